using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class CompositeAnswerTests
{
    private static async Task<PartAnswer> AnswerTo(CompositePart part, int status, string body)
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Composite((part.Reference, status, body)));
        return Assert.Single(await new Client(org).Api.CompositeAsync([part], default));
    }

    private static async Task<RowResult> RowOf(CompositePart part, int status, string body) =>
        Assert.Single(Assert.IsType<RowsAnswer>(await AnswerTo(part, status, body)).Rows);

    [Fact]
    public async Task A_composite_goes_as_one_authorized_call()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Composite(("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")));
        await new Client(org).Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "Roe")))], default);
        var call = Assert.Single(org.ApiCalls);
        Assert.Equal(("POST", "/services/data/v62.0/composite", "Bearer token-1"), (call.Method, call.Path, call.Authorization));
        Assert.Equal("application/json; charset=UTF-8", call.Message.Content!.Headers.ContentType!.ToString());
        Assert.DoesNotContain(call.Message.Headers, h => h.Key.StartsWith("Sforce-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Nothing_to_ask_costs_nothing()
    {
        var org = new ScriptedOrg();
        Assert.Empty(await new Client(org).Api.CompositeAsync([], default));
        Assert.Empty(org.Requests);
    }

    [Fact]
    public async Task Rows_are_told_apart()
    {
        var answer = await AnswerTo(
            Parts.Inserts("a", Parts.Contact(("LastName", "A")), Parts.Contact(("LastName", "B"))),
            200,
            """[{"id":"003000000000001AAA","success":true,"errors":[]},{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW","message":"busy","fields":[]}]}]"""
        );
        var rows = Assert.IsType<RowsAnswer>(answer).Rows;
        Assert.Equal(new RowResult(SalesforceId.Parse("003000000000001AAA"), true, null), rows[0]);
        Assert.Equal(
            (null, false, FailureAction.Retry, false), (rows[1].Id, rows[1].Succeeded, rows[1].Error!.Action, rows[1].Error!.Ambiguous));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upserted_row_says_whether_it_was_created(bool created)
    {
        var part = new CollectionPart(
            "a", WriteVerb.Upsert, WriteHeaders.Default, [new RowBody("Event", Parts.Fields(("Booking__c", "1")))], "Booking__c");
        var row = await RowOf(
            part, 200, $$"""[{"id":"00U000000000001EAA","success":true,"errors":[],"created":{{(created ? "true" : "false")}}}]""");
        Assert.Equal(created, row.Created);
    }

    [Fact]
    public async Task An_inserted_record_is_created() =>
        Assert.Equal(
            new RowResult(SalesforceId.Parse(Parts.ContactId), true, null),
            await RowOf(
                Parts.Insert("a", Parts.Contact(("LastName", "A"))), 201, """{"id":"003000000000001AAA","success":true,"errors":[]}"""));

    [Fact]
    public async Task An_updated_record_is_the_one_that_was_sent() =>
        Assert.Equal(
            new RowResult(SalesforceId.Parse(Parts.ContactId), false, null),
            await RowOf(Parts.Update("a", Parts.ContactUpdate(("LastName", "A"))), 204, "null"));

    [Fact]
    public async Task A_deleted_record_is_the_one_that_was_sent() =>
        Assert.Equal(
            new RowResult(SalesforceId.Parse(Parts.ContactId), false, null),
            await RowOf(Parts.Delete("a", Parts.ContactUpdate()), 204, "null"));

    [Theory]
    [InlineData(201, "true", true)]
    [InlineData(200, "false", false)]
    public async Task An_upserted_record_says_whether_it_was_created(int status, string flag, bool created) =>
        Assert.Equal(
            new RowResult(SalesforceId.Parse("00U000000000001EAA"), created, null),
            await RowOf(
                Parts.Upsert("a", new RowBody("Event", []), "Booking__c", "1"),
                status,
                $$"""{"id":"00U000000000001EAA","success":true,"errors":[],"created":{{flag}}}"""));

    [Fact]
    public async Task An_upsert_that_names_no_record_is_to_be_settled()
    {
        var row = await RowOf(Parts.Upsert("a", new RowBody("Event", []), "Booking__c", "1"), 204, "null");
        Assert.Equal((FailureAction.SetAside, true), (row.Error!.Action, row.Error.Ambiguous));
    }

    [Fact]
    public async Task Several_records_with_one_external_id_are_explained_and_named()
    {
        var row = await RowOf(
            Parts.Upsert("a", new RowBody("Event", []), "Booking__c", "1"),
            300,
            """["/services/data/v62.0/sobjects/Event/00U000000000001EAA","/services/data/v62.0/sobjects/Event/00U000000000002EAA"]""");
        Assert.Equal(
            (FailureAction.SetAside, ClientErrorCodes.SeveralMatches, 300, false),
            (row.Error!.Action, row.Error.Code, row.Error.HttpStatus, row.Error.Ambiguous));
        Assert.Equal(["00U000000000001EAA", "00U000000000002EAA"], row.Error.ExistingRecords.Select(r => r.Value));
        Assert.Contains("Booking__c", row.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_record_is_a_refused_row()
    {
        var row = await RowOf(
            Parts.Insert("a", Parts.Contact(("FirstName", "A"))),
            400,
            """[{"message":"Required fields are missing: [LastName]","errorCode":"REQUIRED_FIELD_MISSING","fields":["LastName"]}]""");
        Assert.Equal((FailureAction.RequiredField, 400), (row.Error!.Action, row.Error.HttpStatus));
        Assert.Equal("LastName", Assert.Single(row.Error.Fields));
    }

    [Fact]
    public async Task A_part_after_a_failed_one_is_halted()
    {
        var row = await RowOf(
            Parts.Insert("a", Parts.Contact(("FirstName", "A"))),
            400,
            """[{"message":"Invalid reference specified.","errorCode":"PROCESSING_HALTED"}]""");
        Assert.Equal(FailureAction.Halted, row.Error!.Action);
    }

    [Fact]
    public async Task A_refused_collection_is_a_refused_part()
    {
        var answer = await AnswerTo(
            Parts.Inserts("a", Parts.Contact(("Gone__c", "A"))),
            400,
            """[{"message":"No such column 'Gone__c' on sobject of type Contact","errorCode":"INVALID_FIELD"}]""");
        Assert.Equal(FailureAction.AdaptFields, Assert.IsType<PartRefused>(answer).Error.Action);
    }

    [Fact]
    public async Task A_part_that_broke_while_writing_is_ambiguous()
    {
        var answer = await AnswerTo(
            Parts.Inserts("a", Parts.Contact(("LastName", "A"))), 500, """[{"message":"m","errorCode":"UNKNOWN_EXCEPTION"}]""");
        var error = Assert.IsType<PartRefused>(answer).Error;
        Assert.Equal((FailureAction.Retry, true), (error.Action, error.Ambiguous));
    }

    [Fact]
    public async Task A_query_that_broke_is_not_ambiguous()
    {
        var error = Assert.IsType<PartRefused>(await AnswerTo(new QueryPart("a", "SELECT"), 500, "null")).Error;
        Assert.Equal((FailureAction.Retry, false), (error.Action, error.Ambiguous));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""[{"success":true,"id":"003000000000001AAA"},{"success":true,"id":"003000000000002AAA"}]""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    public async Task Rows_that_do_not_fit_the_request_are_ambiguous(string body)
    {
        var error = Assert.IsType<PartRefused>(await AnswerTo(Parts.Inserts("a", Parts.Contact(("LastName", "A"))), 200, body)).Error;
        Assert.Equal((FailureAction.SetAside, ClientErrorCodes.AnswerMismatch, true), (error.Action, error.Code, error.Ambiguous));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""7""")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"id":"nonsense"}""")]
    public async Task A_row_that_does_not_say_what_became_of_it_is_ambiguous(string row)
    {
        var result = await RowOf(Parts.Inserts("a", Parts.Contact(("LastName", "A"))), 200, $"[{row}]");
        Assert.Equal((FailureAction.SetAside, true), (result.Error!.Action, result.Error.Ambiguous));
    }

    [Fact]
    public async Task A_missing_answer_costs_only_its_own_part()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Composite(
            ("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}"""),
            ("stranger", 200, "[]"),
            ("c", 201, """{"id":"003000000000002AAA","success":true,"errors":[]}"""),
            ("c", 201, """{"id":"003000000000003AAA","success":true,"errors":[]}""")));
        var row = Parts.Contact(("LastName", "A"));
        var answers = await new Client(org).Api.CompositeAsync(
            [Parts.Insert("a", row), Parts.Inserts("b", row), Parts.Inserts("c", row)], default);
        Assert.True(Assert.IsType<RowsAnswer>(answers[0]).Rows[0].Succeeded);
        Assert.True(Assert.IsType<PartRefused>(answers[1]).Error.Ambiguous);
        Assert.True(Assert.IsType<PartRefused>(answers[2]).Error.Ambiguous);
    }

    [Fact]
    public async Task Answers_come_in_the_order_of_the_parts()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Composite(
            ("b", 201, """{"id":"003000000000002AAA","success":true,"errors":[]}"""),
            ("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")));
        var row = Parts.Contact(("LastName", "A"));
        var answers = await new Client(org).Api.CompositeAsync([Parts.Insert("a", row), Parts.Insert("b", row)], default);
        Assert.Equal(["003000000000001AAA", "003000000000002AAA"], answers.Select(a => ((RowsAnswer)a).Rows[0].Id!.Value.Value));
    }

    [Fact]
    public async Task An_answer_to_no_part_at_all_is_ambiguous_for_each()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("{}"));
        var answer = Assert.Single(
            await new Client(org).Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "A")))], default));
        Assert.True(Assert.IsType<PartRefused>(answer).Error.Ambiguous);
    }

    [Fact]
    public async Task A_session_that_ends_within_a_request_is_renewed_with_the_next()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Composite(("a", 401, """[{"errorCode":"INVALID_SESSION_ID","message":"ended"}]""")),
            ScriptedOrg.Composite(("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")));
        var api = new Client(org).Api;
        CompositePart[] parts = [Parts.Insert("a", Parts.Contact(("LastName", "A")))];
        var first = Assert.IsType<RowsAnswer>((await api.CompositeAsync(parts, default))[0]).Rows[0];
        Assert.Equal((FailureAction.Retry, false), (first.Error!.Action, first.Error.Ambiguous));
        await api.CompositeAsync(parts, default);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], org.ApiCalls.Select(c => c.Authorization));
    }

    [Fact]
    public async Task A_refused_request_is_an_exception_with_its_class()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("REQUEST_LIMIT_EXCEEDED", 403, "TotalRequests Limit exceeded."));
        var error = await Client.ErrorOf(() =>
            new Client(org).Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "A")))], default));
        Assert.Equal((FailureAction.PauseOrg, false, 403), (error.Action, error.Ambiguous, error.HttpStatus));
    }
}
