using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public class BulkIngestTests
{
    private static readonly BulkWrite Leads = new(WriteVerb.Insert, "Lead", "OnceHub_Id__c");
    private static readonly BulkWrite Events = new(WriteVerb.Upsert, "Event", "OnceHub_Booking_Id__c");

    [Fact]
    public async Task A_job_is_created_filled_and_closed()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json("""{"id":"750000000000001AAA","state":"Open"}"""),
            new HttpResponseMessage(HttpStatusCode.Created),
            ScriptedOrg.Json("""{"id":"750000000000001AAA","state":"UploadComplete"}"""));
        var bulk = new Client(org).Api.Bulk!;

        var job = await bulk.CreateAsync(Events, default);
        await bulk.UploadAsync(
            job, Events, [Row(("OnceHub_Booking_Id__c", FieldValue.Of("BKNG-1")), ("Subject", FieldValue.Of("Call")))], default);
        await bulk.CloseAsync(job, default);

        var sent = org.ApiCalls.ToArray();
        Assert.Equal(("POST", "/services/data/v62.0/jobs/ingest"), (sent[0].Method, sent[0].Path));
        Assert.Equal(
            """{"object":"Event","operation":"upsert","contentType":"CSV","lineEnding":"LF","columnDelimiter":"COMMA","externalIdFieldName":"OnceHub_Booking_Id__c"}""",
            sent[0].Body);
        Assert.Equal(
            ("PUT", "/services/data/v62.0/jobs/ingest/750000000000001AAA/batches", "OnceHub_Booking_Id__c,Subject\nBKNG-1,Call\n"),
            (sent[1].Method, sent[1].Path, sent[1].Body));
        Assert.Equal("text/csv", sent[1].Message.Content!.Headers.ContentType!.MediaType);
        Assert.Equal(("PATCH", """{"state":"UploadComplete"}"""), (sent[2].Method, sent[2].Body));
    }

    [Fact]
    public async Task Cells_are_quoted_where_they_must_be_empty_where_a_row_has_nothing_to_say_and_cleared_by_name()
    {
        var org = new ScriptedOrg().Answers(new HttpResponseMessage(HttpStatusCode.Created));
        RowBody[] rows =
        [
            Row(
                ("OnceHub_Id__c", FieldValue.Of("a")),
                ("LastName", FieldValue.Of("O\"Brien, Jr.")),
                ("Description", FieldValue.Of("one\r\ntwo"))),
            Row(
                ("OnceHub_Id__c", FieldValue.Of("b")),
                ("LastName", FieldValue.Of(" Lee ")),
                ("Fax", FieldValue.Null),
                ("Title", FieldValue.Of(""))),
            Row(("OnceHub_Id__c", FieldValue.Of("c")), ("Employees", FieldValue.Of(12.5m)), ("Hot", FieldValue.Of(true))),
        ];

        await new Client(org).Api.Bulk!.UploadAsync("750", Leads, rows, default);

        Assert.Equal(
            "OnceHub_Id__c,LastName,Description,Fax,Title,Employees,Hot\n"
            + "a,\"O\"\"Brien, Jr.\",\"one\ntwo\",,,,\n"
            + "b,\" Lee \",,#N/A,#N/A,,\n"
            + "c,,,,,12.5,true\n",
            Assert.Single(org.ApiCalls).Body);
    }

    [Fact]
    public async Task Updates_go_by_id()
    {
        var org = new ScriptedOrg().Answers(new HttpResponseMessage(HttpStatusCode.Created));
        var write = new BulkWrite(WriteVerb.Update, "Event", null);

        await new Client(org).Api.Bulk!.UploadAsync(
            "750",
            write,
            [new RowBody("Event", new FieldSet { { "Subject", FieldValue.Of("x") } }, SalesforceId.Parse("00U000000000001EAA"))],
            default);

        Assert.Equal("Id,Subject\n00U000000000001EAA,x\n", Assert.Single(org.ApiCalls).Body);
    }

    /// <summary>Salesforce fails a whole job whose data has other line ends than the job says, in cells as between rows.</summary>
    [Theory]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("one\rtwo", "one\ntwo")]
    [InlineData("one\ntwo", "one\ntwo")]
    [InlineData("\r\n\r\none\r", "\n\none\n")]
    public void Line_ends_within_a_cell_are_line_feeds(string note, string sent)
    {
        using var buffer = new PooledBuffer();
        BulkCsv.Write(buffer, Leads, [Row(("OnceHub_Id__c", FieldValue.Of("key")), ("Description", FieldValue.Of(note)))]);
        Assert.Equal($"OnceHub_Id__c,Description\nkey,\"{sent}\"\n", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void Any_text_is_read_as_it_was_written_but_for_its_line_ends() => Prop.ForAll<NonEmptyArray<string?>>(texts =>
    {
        var fields = texts
            .Get.Select((text, i) => ($"F{i}", FieldValue.Of(text?.Replace("\0", "", StringComparison.Ordinal))))
            .Prepend(("OnceHub_Id__c", FieldValue.Of("key")))
            .ToArray();
        using var buffer = new PooledBuffer();
        BulkCsv.Write(buffer, Leads, [Row(fields)]);
        var lines = BulkCsv.Read(Encoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.Equal(2, lines.Count);
        Assert.Equal(
            fields.Select(field =>
                Utf(
                    field.Item2.Text is null or ""
                        ? "#N/A"
                        : field.Item2.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'))),
            lines[1]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task What_became_of_each_row_is_told_by_its_key()
    {
        var org = new ScriptedOrg().Answers(
            Csv("\"sf__Id\",\"sf__Created\",\"OnceHub_Id__c\",\"LastName\"\n\"00Q000000000001EAA\",\"true\",\"a\",\"x, \"\"y\"\"\nz\"\n"),
            Csv("""
                "sf__Id","sf__Error","OnceHub_Id__c"
                "","DUPLICATE_VALUE:duplicate value found: OnceHub_Id__c duplicates value on record with id: 00Q000000000002:--","b"
                "","REQUIRED_FIELD_MISSING:Required fields are missing: [Company, Region__c]:Company,Region__c --","c"
                "","UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--","d"

                """),
            Csv("\"OnceHub_Id__c\"\n\"e\"\n"));
        var bulk = new Client(org).Api.Bulk!;

        var saved = Assert.Single(await bulk.ReadAsync("750", Leads, BulkRows.Successful, default));
        Assert.Equal(("a", "00Q000000000001EAA", true), (saved.Key, saved.Result!.Id!.Value.Value, saved.Result.Created));

        var failed = await bulk.ReadAsync("750", Leads, BulkRows.Failed, default);
        Assert.Equal(["b", "c", "d"], failed.Select(row => row.Key));
        Assert.Equal(
            [FailureAction.DuplicateValue, FailureAction.RequiredField, FailureAction.Retry],
            failed.Select(row => row.Result!.Error!.Action));
        Assert.StartsWith("00Q000000000002", Assert.Single(failed[0].Result!.Error!.ExistingRecords).Value, StringComparison.Ordinal);
        Assert.Equal(
            "duplicate value found: OnceHub_Id__c duplicates value on record with id: 00Q000000000002", failed[0].Result!.Error!.Message);
        Assert.Equal("Company Region__c", string.Join(' ', failed[1].Result!.Error!.Fields));

        Assert.Equal(new BulkRowResult("e", null), Assert.Single(await bulk.ReadAsync("750", Leads, BulkRows.Unprocessed, default)));
    }

    [Theory]
    [InlineData("Open", BulkState.Open)]
    [InlineData("UploadComplete", BulkState.Working)]
    [InlineData("InProgress", BulkState.Working)]
    [InlineData("JobComplete", BulkState.Complete)]
    [InlineData("Failed", BulkState.Failed)]
    [InlineData("Aborted", BulkState.Aborted)]
    public async Task How_a_job_stands_is_read(string state, BulkState expected)
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json($$"""{"state":"{{state}}","numberRecordsProcessed":7,"numberRecordsFailed":2,"errorMessage":"why"}"""));
        Assert.Equal(new BulkProgress(expected, "why", 7, 2), await new Client(org).Api.Bulk!.FindAsync("750", default));
    }

    [Fact]
    public async Task A_close_without_an_answer_is_ambiguous_and_not_sent_again()
    {
        var org = new ScriptedOrg { Answer = _ => throw new HttpRequestException(HttpRequestError.ResponseEnded) };
        var error = await Client.ErrorOf(() => new Client(org).Api.Bulk!.CloseAsync("750", default));
        Assert.Equal((FailureAction.Retry, true), (error.Action, error.Ambiguous));
        Assert.Single(org.ApiCalls);
    }

    [Fact]
    public async Task A_page_that_is_no_csv_is_not_taken_for_results()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Html(200)) };
        Assert.Equal(
            ClientErrorCodes.UnreadableAnswer,
            (await Client.ErrorOf(() => new Client(org).Api.Bulk!.ReadAsync("750", Leads, BulkRows.Failed, default))).Code);
    }

    [Fact]
    public async Task The_daily_batches_are_read()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("""{"DailyBulkApiBatches":{"Max":15000,"Remaining":14990}}"""));
        Assert.Equal(new BulkAllowance(15_000, 14_990), await new Client(org).Api.Bulk!.ReadAllowanceAsync(default));
    }

    /// <summary>Half of a pair of surrogates cannot be written in UTF-8.</summary>
    private static string Utf(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static RowBody Row(params (string Field, FieldValue Value)[] fields)
    {
        var set = new FieldSet();
        foreach (var (field, value) in fields) set.Add(field, value);
        return new RowBody("Lead", set);
    }

    private static HttpResponseMessage Csv(string text)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv; charset=UTF-8");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }
}
