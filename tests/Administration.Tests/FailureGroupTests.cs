using System.Collections.Immutable;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

public sealed class FailureGroupTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddYears(50);

    public static TheoryData<string, string, string, string?, string?, string?, string?> Advice { get; } = new()
    {
        { "REQUIRED_FIELD_MISSING", "Contact", "Region__c", "Region__c", "mapping/contact", "Region__c", null },
        { "REQUIRED_FIELD_MISSING", "Contact", "Email,Region__c", "Email", "mapping/contact", "Email", "$.mappings.contact[0]" },
        { "STRING_TOO_LONG", "Lead", "Tier__c", "Tier__c", "mapping/lead", "Tier__c", null },
        { "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Event", "The budget must be at least 100.", null, "mapping/event", null, null },
        { "DUPLICATES_DETECTED", "Contact", "", null, "rules", "duplicates", "$.duplicates" },
        { "DUPLICATE_VALUE", "Contact", "Email", "Email", "mapping/contact", "Email", "$.mappings.contact[0]" },
        { "DUPLICATE_VALUE", "Event", "", null, null, null, null },
        { "INSUFFICIENT_ACCESS_OR_READONLY", "Case", "", null, "salesforce", "rights", null },
        { "INACTIVE_OWNER_OR_USER", "Event", "OwnerId", "OwnerId", "users", null, null },
        { "EVENT_UNCLEAR", "", "", null, "salesforce", "package", null },
        { "CASE_UNCLEAR", "", "", null, "salesforce", "package", null },
        { "NOT_JSON", "", "", null, "oncehub", null, null },
        { "UNKNOWN_EVENT_TYPE", "", "", null, null, null, null },
        { "SOMETHING_NEW", "", "", null, null, null, null },
    };

    [Theory, MemberData(nameof(Advice))]
    public void Each_cause_tells_what_to_do_and_where(
        string code, string of, string cause, string? field, string? page, string? row, string? path)
    {
        var settings = OrgSettingsJson.Parse("""{"mappings":{"contact":[{"source":"form.email","target":"Email"}]}}""").Settings!;
        var group = new FailureGroup(code, of, cause, 1, 1, 1, At, At);

        var advice = FailureAdvice.Of(group, settings);

        Assert.Equal(field, FailureAdvice.FieldOf(group));
        Assert.Equal((page, row, path), (advice.Fix?.Page, advice.Fix?.Row, advice.Fix?.Path));
        Assert.EndsWith(".", advice.Todo, StringComparison.Ordinal);
        Assert.Equal(code == "DUPLICATES_DETECTED", advice.Todo.Contains("duplicate rule", StringComparison.Ordinal));
        Assert.Contains(code.StartsWith("FIELD_CUSTOM", StringComparison.Ordinal) ? cause : "", advice.Todo, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_group_may_be_mended_once_settings_or_Salesforce_changed_since(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var failures = office.The<OrgFailures>();
        var at = DateTimeOffset.UtcNow.AddMinutes(-1);
        await office.Store.AppendAsync([.. new[] { "1", "2", "3" }.Select(id => Failed(id, $"B{int.Parse(id, null) / 2}", at))], default);

        var before = Assert.Single(await failures.GroupAsync(Acme, default));
        Assert.Equal((3L, 2L, 3L, "Contact", false), (before.Count, before.Bookings, before.Aside, before.Object, before.MayBeMended));

        await SeeAsync(office, 1, at.AddSeconds(1));
        Assert.False((await failures.GroupAsync(Acme, default))[0].MayBeMended);
        await SeeAsync(office, 2, at.AddSeconds(2));
        Assert.Equal((true, false, true), Changed((await failures.GroupAsync(Acme, default))[0]));

        await office.The<SettingsDocuments>().SaveAsync(Acme, """{"target":"lead"}""", null, "ann", default);
        Assert.Equal((true, true, true), Changed((await failures.GroupAsync(Acme, default))[0]));

        await office.Store.AppendAsync([Failed("4", "B4", DateTimeOffset.UtcNow.AddMinutes(1))], default);
        Assert.Equal((false, false, false), Changed((await failures.GroupAsync(Acme, default))[0]));
    }

    [Theory, OnSqlite]
    public async Task What_could_not_be_read_is_of_no_booking_and_nothing_mends_it(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var failed = Failed("1", "", DateTimeOffset.UtcNow.AddMinutes(-1)) with
        {
            Failure = new FailureReason(FailureCodes.NotJson, "The body is not JSON."),
        };
        await office.Store.AppendAsync([failed], default);
        await office.The<SettingsDocuments>().SaveAsync(Acme, """{"target":"lead"}""", null, "ann", default);

        var group = Assert.Single(await office.The<OrgFailures>().GroupAsync(Acme, default));

        Assert.Equal((1L, 0L, true), (group.Count, group.Bookings, group.SettingsChangedSince));
        Assert.False(group.MayBeMended || group.CanBeMended);
    }

    private static (bool MayBeMended, bool Settings, bool Salesforce) Changed(FailureGroupView group) =>
        (group.MayBeMended, group.SettingsChangedSince, group.SalesforceChangedSince);

    /// <summary>A look at the org, whose Contact has so many fields.</summary>
    private static async Task SeeAsync(Office office, int fields, DateTimeOffset at)
    {
        var kept = await office.Store.FindSmallRecordAsync(SettingsWarnings.KeyOf(Acme), default);
        var type = new ObjectType(
            "Contact", true, true,
            Enumerable
                .Range(0, fields)
                .Select(i => new FieldType { Name = $"F{i}__c", Kind = FieldKind.Text })
                .ToImmutableDictionary(field => field.Name),
            []);
        var look = SettingsWarnings.Look(
            OrgSettings.Default, "mark", null, [type], kept is null ? null : SettingsWarnings.FromJson(kept.State), at);
        await office.Store.SaveSmallRecordAsync(
            SettingsWarnings.KeyOf(Acme), new VersionedState(kept?.ExpectedVersion ?? 0, look.ToJson()), default);
    }

    private static InboxEntry Failed(string id, string booking, DateTimeOffset at) => new()
    {
        Org = Acme,
        EventId = id,
        SubjectId = booking,
        Type = "booking.scheduled",
        OrderTime = at,
        ReceivedAt = at,
        Payload = new byte[] { 1 },
        Failure = new FailureReason("STRING_TOO_LONG", "It is too long.", "Title") { Object = "Contact" },
    };
}
