using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>Which errors are about the whole org, wherever Salesforce tells them.</summary>
public sealed class OrgConditionTests
{
    private static readonly ErrorReader Reader = new(new Redactor());

    public static TheoryData<string, string, string> OfTheOrg => new()
    {
        { "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner", PauseCodes.ApiDisabled },
        { "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", PauseCodes.ApiDisabled },
        { "API_CURRENTLY_DISABLED", "API is currently disabled", PauseCodes.ApiDisabled },
        { "API_CURRENTLY_DISABLED", "API is disabled for this User", PauseCodes.UserWithoutApi },
        { "CLIENT_NOT_ACCESSIBLE_FOR_USER", "", PauseCodes.AppBlocked },
        { "TRIAL_EXPIRED", "Trial Expired", PauseCodes.TrialExpired },
        { "ORG_LOCKED", "", PauseCodes.OrgLocked },
        { "LICENSING_DATA_ERROR", "", PauseCodes.LicenseProblem },
        { "LICENSING_UNKNOWN_ERROR", "", PauseCodes.LicenseProblem },
        { "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "The users password has expired", PauseCodes.PasswordExpired },
        { "PASSWORD_LOCKOUT", "", PauseCodes.UserLocked },
        { "LOGIN_DURING_RESTRICTED_DOMAIN", "", PauseCodes.LoginRestricted },
        { "LOGIN_DURING_RESTRICTED_TIME", "", PauseCodes.LoginRestricted },
        { "ORG_IN_MAINTENANCE", "", PauseCodes.InMaintenance },
        { "SERVER_UNAVAILABLE", "The instance is undergoing maintenance", PauseCodes.InMaintenance },
        { "SERVER_UNAVAILABLE", "This org is in read-only mode", PauseCodes.ReadOnly },
        { "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "Updates can't be made during maintenance.", PauseCodes.ReadOnly },
        { "READ_ONLY_MODE", "", PauseCodes.ReadOnly },
        { "INSUFFICIENT_ACCESS_OR_READONLY", "This organization is in Read-Only Mode", PauseCodes.ReadOnly },
        { "INSUFFICIENT_ACCESS", "Updates can't be made during maintenance", PauseCodes.ReadOnly },
        { "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", PauseCodes.StorageFull },
        { "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", FailureCodes.ApiBudgetSpent },
        { "UNSUPPORTED_API_VERSION", "The API version is retired.", PauseCodes.ApiRefused },
        {
            "INVALID_TYPE",
            "sObject type 'Contact' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
            + "entity name.",
            PauseCodes.ObjectHidden
        },
        {
            "INVALID_TYPE",
            "Email, Department from Lead limit 10000 ^ ERROR at Row:1:Column:105 sObject type 'Lead' is not supported.",
            PauseCodes.ObjectHidden
        },
    };

    public static TheoryData<string, string> NotOfTheOrg => new()
    {
        { "INSUFFICIENT_ACCESS", "insufficient access rights on object id" },
        { "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id" },
        { "INSUFFICIENT_ACCESS_OR_READONLY", "The record is read only" },
        { "INSUFFICIENT_ACCESS_OR_READONLY", "You can't change the read-only field Maintenance__c" },
        { "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id" },
        { "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "The org's account is in read-only mode" },
        { "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: OwnerId" },
        { "FIELD_CUSTOM_VALIDATION_EXCEPTION", "This org is in read-only mode during maintenance" },
        { "FIELD_INTEGRITY_EXCEPTION", "maintenance" },
        { "INACTIVE_OWNER_OR_USER", "operation performed with inactive user" },
        { "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger: API_DISABLED_FOR_ORG" },
        { "ENTITY_IS_LOCKED", "the entity is locked for editing" },
        { "LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded" },
        { "FUNCTIONALITY_NOT_ENABLED", "not enabled" },
        { "SERVER_UNAVAILABLE", "Too many requests are being processed" },
        { "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded." },
        { "UNABLE_TO_LOCK_ROW", "" },
        { "INVALID_SESSION_ID", "Session expired or invalid" },
        { "NOT_FOUND", "The requested resource does not exist" },
        { "INVALID_TYPE", "sObject type 'Campaign' is not supported." },
        { "INVALID_TYPE", "sObject type 'Contact__c' is not supported." },
        { "INVALID_TYPE", "sObject type 'Leadership' is not supported." },
    };

    [Theory]
    [MemberData(nameof(OfTheOrg))]
    public async Task Told_of_a_request_a_part_a_row_a_record_or_a_query_it_is_a_condition_of_the_org(
        string code, string message, string condition)
    {
        foreach (var (level, error) in await EverywhereAsync(code, message))
        {
            Assert.True(condition == error.Condition?.Code, $"{level}: {error.Condition?.Code}");
            // What Salesforce says it did not take was not taken.
            Assert.False(error.Ambiguous, level);
            Assert.StartsWith(error.Condition!.Reason, error.Explanation, StringComparison.Ordinal);
            Assert.Contains(code, error.Explanation, StringComparison.Ordinal);
            Assert.Contains(message, error.Explanation, StringComparison.Ordinal);
            Assert.EndsWith(error.Condition.Todo, error.Explanation, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(NotOfTheOrg))]
    public async Task What_is_about_an_object_a_field_or_a_record_is_none(string code, string message)
    {
        foreach (var (level, error) in await EverywhereAsync(code, message))
        {
            Assert.True(error.Condition is null, $"{level}: {error.Condition?.Code}");
            Assert.Equal(error.Message, error.Explanation);
        }
    }

    [Theory]
    [InlineData("inactive_user", "user is inactive", PauseCodes.UserInactive)]
    [InlineData("inactive_org", "organization is not active", PauseCodes.OrgLocked)]
    [InlineData("invalid_grant", "expired access/refresh token", FailureCodes.NotConnected)]
    [InlineData("invalid_grant", "user hasn't approved this consumer", FailureCodes.NotConnected)]
    [InlineData("invalid_grant", "ip restricted or invalid login hours", PauseCodes.LoginRestricted)]
    [InlineData("invalid_grant", "password expired", PauseCodes.PasswordExpired)]
    [InlineData("invalid_grant", "user is frozen", PauseCodes.UserLocked)]
    [InlineData("invalid_grant", "user is locked", PauseCodes.UserLocked)]
    [InlineData("invalid_grant", "inactive user", PauseCodes.UserInactive)]
    [InlineData("invalid_grant", "inactive organization", PauseCodes.OrgLocked)]
    [InlineData("OAUTH_APP_BLOCKED", "this app is blocked by admin", PauseCodes.AppBlocked)]
    [InlineData("invalid_client_id", "client identifier invalid", FailureCodes.NotConnected)]
    [InlineData("something_new", "no", FailureCodes.NotConnected)]
    public async Task Told_of_a_token_request_it_is_a_condition_of_the_org(string code, string description, string condition)
    {
        var refusal = $$"""{"error":"{{code}}","error_description":"{{description}}"}""";
        var org = new ScriptedOrg().AnswersTokens(ScriptedOrg.Json(refusal, 400));
        var error = await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default));
        Assert.Equal((condition, FailureAction.Reconnect), (error.Condition?.Code, error.Action));
        Assert.EndsWith(error.Condition!.Todo, error.Explanation, StringComparison.Ordinal);
        Assert.Equal(error.Message, error.Explanation);
    }

    [Theory]
    [InlineData(429, "invalid_grant", "login rate exceeded")]
    [InlineData(400, "unknown_error", "retry your request")]
    [InlineData(503, "inactive_org", "")]
    public async Task A_token_request_that_may_be_let_in_the_next_time_tells_of_none(int status, string code, string description)
    {
        var refusal = $$"""{"error":"{{code}}","error_description":"{{description}}"}""";
        var org = new ScriptedOrg { AnswerToken = _ => Task.FromResult(ScriptedOrg.Json(refusal, status)) };
        Assert.Null((await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default))).Condition);
    }

    [Fact]
    public async Task An_org_without_a_connection_is_not_connected()
    {
        var error = await Client.ErrorOf(() => new Client(new ScriptedOrg(), new MemoryConnection(null)).Api.ReadLimitsAsync(default));
        Assert.Equal(FailureCodes.NotConnected, error.Condition?.Code);
    }

    [Fact]
    public async Task Sessions_that_are_refused_however_fresh_are_a_condition_of_the_org_and_one_that_ended_is_none()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.SessionExpired()) };
        var error = await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default));
        Assert.Equal(FailureCodes.NotConnected, error.Condition?.Code);
        Assert.Contains("fresh tokens", error.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_told_with_401_asks_for_no_further_tokens()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("LOGIN_DURING_RESTRICTED_TIME", 401));
        var error = await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default));
        Assert.Equal(PauseCodes.LoginRestricted, error.Condition?.Code);
        Assert.Equal(1, org.Tokens);
    }

    [Theory]
    [InlineData(503, "<h1>We are down for maintenance.</h1>", PauseCodes.InMaintenance)]
    [InlineData(503, "<h1>Too busy</h1>", null)]
    [InlineData(502, "<h1>Bad gateway</h1>", null)]
    [InlineData(404, "<h1>URL No Longer Exists</h1>", PauseCodes.ApiNotReached)]
    [InlineData(403, "<h1>Blocked by your administrator</h1>", PauseCodes.ApiNotReached)]
    [InlineData(420, "<h1>Edge communication error</h1>", PauseCodes.ApiNotReached)]
    [InlineData(400, "<h1>Bad Request</h1>", null)]
    [InlineData(414, "<h1>URI Too Long</h1>", null)]
    public void A_page_in_the_place_of_an_answer_goes_by_its_status_and_what_it_says(int status, string page, string? condition)
    {
        var error = Reader.Read(default, status, ambiguous: true, page);
        Assert.Equal(condition, error.Condition?.Code);
        Assert.Equal(status >= 500, error.Ambiguous);
    }

    [Fact]
    public async Task A_login_server_in_maintenance_is_known_by_its_page()
    {
        var org = new ScriptedOrg { AnswerToken = _ => Task.FromResult(ScriptedOrg.Html(503)) };
        var error = await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default));
        Assert.Equal((PauseCodes.InMaintenance, FailureAction.Retry), (error.Condition?.Code, error.Action));
    }

    [Fact]
    public async Task A_page_counts_as_one_by_its_content_type()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Html(404)) };
        var page = await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default));
        Assert.Equal(PauseCodes.ApiNotReached, page.Condition?.Code);
        org.Answer = _ => Task.FromResult(ScriptedOrg.Json("nothing", 404));
        Assert.Null((await Client.ErrorOf(() => new Client(org).Api.ReadLimitsAsync(default))).Condition);
    }

    [Fact]
    public async Task A_version_of_the_API_that_is_gone_is_a_condition_of_the_org_and_a_part_that_is_gone_is_none()
    {
        var gone = Api(() => ScriptedOrg.Error("GONE", 410, "The requested resource is no longer available."));
        var error = await Client.ErrorOf(() => gone.QueryAsync("SELECT Id FROM Contact", false, default));
        Assert.Equal(PauseCodes.ApiRefused, error.Condition?.Code);
        var within = Api(() => ScriptedOrg.Composite(("q", 410, """[{"errorCode":"GONE","message":"m"}]""")));
        var parts = await within.CompositeAsync([new QueryPart("q", "SELECT Id FROM Contact")], default);
        Assert.Null(Assert.IsType<PartRefused>(parts[0]).Error.Condition);
    }

    [Fact]
    public void Among_several_errors_of_a_row_the_one_about_the_org_decides()
    {
        var error = Reader.ReadRow(JsonElement.Parse("""
            [{"statusCode":"STRING_TOO_LONG","message":"too long","fields":["Phone"]},
             {"statusCode":"STORAGE_LIMIT_EXCEEDED","message":"full","fields":[]}]
            """));
        Assert.Equal(("STORAGE_LIMIT_EXCEEDED", PauseCodes.StorageFull), (error.Code, error.Condition?.Code));
    }

    [Fact]
    public void Every_condition_has_words_for_people_and_every_row_its_source()
    {
        Assert.All(OrgConditions.Table, row =>
        {
            Assert.NotEmpty(row.Codes);
            Assert.NotEmpty(row.Source);
            Assert.All([row.Condition.Reason, row.Condition.Todo], sentence => Assert.Matches(@"^[A-Z].{10,}\.$", sentence));
            Assert.Contains(row.Condition.Code, Codes());
        });
        // A row behind one that takes everything of its code would never be met.
        var taken = new HashSet<string>();
        foreach (var row in OrgConditions.Table)
        {
            Assert.DoesNotContain(row.Codes, taken.Contains);
            if (row.Texts.IsEmpty && row.Unless is null) taken.UnionWith(row.Codes);
        }
    }

    private static string[] Codes() =>
    [
        FailureCodes.NotConnected, FailureCodes.ApiBudgetSpent,
        .. typeof(PauseCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static async Task<ImmutableArray<(string Level, SalesforceError Error)>> EverywhereAsync(string code, string message)
    {
        var body = JsonSerializer.Serialize(new[] { new { errorCode = code, message } });
        var errors = new[] { new { statusCode = code, message, fields = Array.Empty<string>() } };
        var row = JsonSerializer.Serialize(new[] { new { success = false, errors } });
        var answer = () => ScriptedOrg.Composite(("q", 403, body), ("c", 403, body), ("rows", 200, row), ("r", 403, body));
        var contact = Parts.Contact(("LastName", "A"));
        var parts = await Api(answer).CompositeAsync(
            [
                new QueryPart("q", "SELECT Id FROM Contact"),
                new CollectionPart("c", WriteVerb.Insert, WriteHeaders.Default, [contact]),
                new CollectionPart("rows", WriteVerb.Insert, WriteHeaders.Default, [contact]),
                Parts.Insert("r", contact),
            ],
            default);
        ImmutableArray<(string, SalesforceError)> within =
        [
            ("part of queries", Assert.IsType<PartRefused>(parts[0]).Error),
            ("part of rows", Assert.IsType<PartRefused>(parts[1]).Error),
            ("row", Assert.IsType<RowsAnswer>(parts[2]).Rows[0].Error!),
            ("record", Assert.IsType<RowsAnswer>(parts[3]).Rows[0].Error!),
            ("row of a bulk job", Reader.ReadRow(BulkErrors.ToRow($"{code}:{message}:--"))),
        ];
        // A session that ended is renewed before it is told.
        if (code == ErrorTable.InvalidSession) return within;
        var refused = Api(() => ScriptedOrg.Error(code, 403, message));
        return
        [
            .. within,
            ("request", await Client.ErrorOf(() => refused.CompositeAsync([Parts.Insert("r", contact)], default))),
            ("query", await Client.ErrorOf(() => refused.QueryAsync("SELECT Id FROM Contact", false, default))),
            ("bulk job", await Client.ErrorOf(() => refused.Bulk!.CreateAsync(new(WriteVerb.Insert, "Contact", "Id__c"), default))),
        ];
    }

    private static ISalesforceApi Api(Func<HttpResponseMessage> answer) =>
        new Client(new ScriptedOrg { Answer = _ => Task.FromResult(answer()) }).Api;
}
