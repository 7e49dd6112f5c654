using OnceHub.Sync.Salesforce.Emulator.Bulk;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Bulk;

public sealed class BulkTests
{
    private readonly TestOrg _org = new();

    private string Load(string operation, string csv, string? key = null)
    {
        var job = _org.Post("jobs/ingest", new { @object = "Contact", operation, externalIdFieldName = key, contentType = "CSV" }).Id;
        Assert.Equal(201, _org.Send("PUT", $"jobs/ingest/{job}/batches", csv, ("Content-Type", "text/csv")).Status);
        Assert.Equal("UploadComplete", _org.Patch($"jobs/ingest/{job}", new { state = "UploadComplete" })["state"].GetString());
        return job;
    }

    private string Results(string job, string kind) => _org.Get($"jobs/ingest/{job}/{kind}").Text;

    [Fact]
    public void Rows_are_inserted_and_the_failed_ones_told()
    {
        var job = Load("insert", "LastName,Title\nA,\"x, \"\"y\"\"\"\n,nameless\nB,\n");
        var info = _org.Get($"jobs/ingest/{job}");
        Assert.Equal("JobComplete 3 1", $"{info["state"]} {info["numberRecordsProcessed"]} {info["numberRecordsFailed"]}");
        Assert.Equal("x, \"y\"", _org.Live("Contact")[0].Text("Title"));
        Assert.Equal(
            $"\"sf__Id\",\"sf__Created\",\"LastName\",\"Title\"\n\"{_org.Live("Contact")[0].Id}\",\"true\",\"A\",\"x, "
            + $"\"\"y\"\"\"\n\"{_org.Live("Contact")[1].Id}\",\"true\",\"B\",\"\"\n",
            Results(job, "successfulResults"));
        Assert.Contains(
            "\"REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --\",\"\",\"nameless\"",
            Results(job, "failedResults"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_upserted_updated_and_deleted()
    {
        var id = _org.Create("Contact", new { LastName = "A", OnceHub_Id__c = "1", Title = "t" });
        Load("upsert", "OnceHub_Id__c,LastName\n1,B\n2,C\n", "OnceHub_Id__c");
        Assert.Equal(["B", "C"], _org.Live("Contact").Select(c => c.Text("LastName")));
        Load("update", $"Id,Title\n{id},#N/A\n");
        Assert.Null(_org.Row(id)["Title"]);
        Load("delete", $"Id\n{id}\n");
        Assert.True(_org.Row(id).IsDeleted);
    }

    [Fact]
    public void Parents_are_named_in_headers()
    {
        var account = _org.Create("Account", new { Name = "A", OnceHub_Id__c = "a1" });
        Load("insert", "LastName,Account.OnceHub_Id__c\nB,a1\n");
        Assert.Equal(account, _org.Live("Contact")[0].Text("AccountId"));
    }

    [Fact]
    public void An_unknown_column_fails_the_job_and_leaves_its_rows_unprocessed()
    {
        var job = Load("insert", "LastName,Nope\nA,1\n");
        Assert.Equal(
            "Failed InvalidBatch : Field name not found : Nope",
            $"{_org.Get($"jobs/ingest/{job}")["state"]} {_org.Get($"jobs/ingest/{job}")["errorMessage"]}");
        Assert.Contains("\"A\",\"1\"", Results(job, "unprocessedrecords"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_is_fetched_in_pages_of_csv()
    {
        for (var i = 0; i < 3; i++)
            _org.Create("Contact", new { LastName = $"L{i}", HasOptedOutOfEmail = true });
        var job = _org.Post(
            "jobs/query",
            new { operation = "query", query = "SELECT LastName, Account.Name, HasOptedOutOfEmail FROM Contact ORDER BY LastName" }
        ).Id;
        var first = _org.Get($"jobs/query/{job}/results?maxRecords=2");
        Assert.Equal("\"LastName\",\"Account.Name\",\"HasOptedOutOfEmail\"\n\"L0\",\"\",\"true\"\n\"L1\",\"\",\"true\"\n", first.Text);
        var second = _org.Get($"jobs/query/{job}/results?maxRecords=2&locator={first.Headers["Sforce-Locator"]}");
        Assert.Equal("null 1", $"{second.Headers["Sforce-Locator"]} {second.Headers["Sforce-NumberOfRecords"]}");
    }

    [Theory]
    [InlineData("""{"object":"Nope","operation":"insert"}""")]
    [InlineData("""{"object":"Contact","operation":"steal"}""")]
    [InlineData("""{"object":"Contact","operation":"upsert","externalIdFieldName":"Title"}""")]
    public void A_bad_job_is_refused(string body) => Assert.Equal(400, _org.Send("POST", "jobs/ingest", body).Status);

    [Fact]
    public void A_job_can_be_aborted_listed_and_deleted()
    {
        var job = _org.Post("jobs/ingest", new { @object = "Contact", operation = "insert" }).Id;
        Assert.Equal("Aborted", _org.Patch($"jobs/ingest/{job}", new { state = "Aborted" })["state"].GetString());
        Assert.Single(_org.Get("jobs/ingest").Records);
        Assert.Equal(204, _org.Send("DELETE", $"jobs/ingest/{job}").Status);
        Assert.Empty(_org.Get("jobs/ingest").Records);
    }

    [Fact]
    public void A_job_that_takes_its_time_saves_its_rows_at_its_end_and_has_no_results_before()
    {
        _org.Set(settings => settings with { BulkJobSeconds = 30 });
        var job = Load("insert", "LastName\nA\n");
        Assert.Equal("InProgress", _org.Get($"jobs/ingest/{job}")["state"].GetString());
        Assert.Equal(400, _org.Get($"jobs/ingest/{job}/successfulResults").Status);
        Assert.Empty(_org.Live("Contact"));

        _org.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("JobComplete", _org.Get($"jobs/ingest/{job}")["state"].GetString());
        Assert.Single(_org.Live("Contact"));
    }

    [Fact]
    public void A_job_that_is_aborted_in_time_saves_nothing_and_tells_its_rows()
    {
        _org.Set(settings => settings with { BulkJobSeconds = 30 });
        var job = Load("insert", "LastName\nA\n");
        Assert.Equal("Aborted", _org.Patch($"jobs/ingest/{job}", new { state = "Aborted" })["state"].GetString());
        Assert.Equal("\"LastName\"\n\"A\"\n", Results(job, "unprocessedrecords"));
        Assert.Empty(_org.Live("Contact"));
        Assert.Equal(400, _org.Send("PATCH", $"jobs/ingest/{job}", """{"state":"UploadComplete"}""").Status);
    }

    [Fact]
    public void No_assignment_rule_runs_unless_the_job_names_it()
    {
        _org.Change(new OrgChanges { AssignmentRules = [new OrgChanges.AssignmentRuleChange("Lead", "All", [new("TRUE", "standard")])] });
        var rule = _org.Query("SELECT Id FROM AssignmentRule WHERE Name = 'All'").Column("Id");
        foreach (var named in new[] { null, rule })
        {
            var job = _org.Post("jobs/ingest", new { @object = "Lead", operation = "insert", assignmentRuleId = named }).Id;
            _org.Send("PUT", $"jobs/ingest/{job}/batches", $"LastName,Company\nRule{named},C\n");
            _org.Patch($"jobs/ingest/{job}", new { state = "UploadComplete" });
        }
        Assert.Equal(
            $"{_org.UserId("admin")} {_org.UserId("standard")}",
            string.Join(' ', _org.Live("Lead").Select(lead => lead.Text("OwnerId"))));
    }

    [Fact]
    public void Each_job_takes_of_the_daily_batches()
    {
        Load("insert", "LastName\n" + string.Concat(Enumerable.Range(0, 10_001).Select(i => $"L{i}\n")));
        Assert.Equal(14_998, _org.Get("limits")["DailyBulkApiBatches"].GetProperty("Remaining").GetInt32());
    }

    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("\"a\nb\",c", "a\nb|c")]
    [InlineData("a,,\n,,b", "a||/||b")]
    [InlineData("\"\"\"q\"\"\"", "\"q\"")]
    [InlineData("\n\na\n\n", "a")]
    public void Csv_is_read_as_written(string text, string expected) =>
        Assert.Equal(expected, string.Join("/", Csv.Read(text, ',').Select(r => string.Join("|", r))));
}
