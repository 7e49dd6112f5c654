using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>What Bulk 2.0 refuses.</summary>
public sealed class BulkRefusalTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [Conformance(
        "Bulk 2.0",
        Basis.Documented,
        "Captured by others: ClientInputError : LineEnding is invalid on user data, also for line ends within cells")]
    [InlineData("LF", "LastName\nA\n", "JobComplete")]
    [InlineData("LF", "LastName,Title\n\"A\",\"two\nlines\"\n", "JobComplete")]
    [InlineData("LF", "LastName\r\nA\r\n", "Failed")]
    [InlineData("LF", "LastName,Title\nA,\"two\r\nlines\"\n", "Failed")]
    [InlineData("CRLF", "LastName\r\nA\r\n", "JobComplete")]
    [InlineData("CRLF", "LastName\nA\n", "Failed")]
    public void The_line_ends_are_those_of_the_job(string lineEnding, string csv, string state)
    {
        var job = Run(new { @object = "Contact", operation = "insert", lineEnding }, csv);
        Assert.Equal(state, job["state"].GetString());
        if (state == "Failed")
            Assert.Equal(
                $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {lineEnding}",
                job["errorMessage"].GetString());
        Assert.Equal(state == "Failed" ? 0 : 1, _org.Live("Contact").Count);
    }

    [Theory]
    [Conformance(
        "Bulk 2.0",
        Basis.Documented,
        "Bulk API 2.0 guide, Relationship Fields in a Header Row: ObjectType:RelationshipName.IndexedFieldName")]
    [InlineData("Contact:Who.Key__c", "JobComplete")]
    [InlineData("Who.Key__c", "Failed")]
    [InlineData("Account:Who.Name", "Failed")]
    public void A_parent_of_several_kinds_is_named_with_its_kind(string header, string state)
    {
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "Key__c",
                        Type = "Text",
                        Length = 20,
                        ExternalId = true,
                        Unique = true,
                    },
                ],
            });
        var contact = _org.Create("Contact", new { LastName = "A", Key__c = "e1" });
        var job = Run(
            new { @object = "Event", operation = "insert" }, $"StartDateTime,DurationInMinutes,{header}\n2026-01-01T10:00:00Z,5,e1\n");
        Assert.Equal(state, job["state"].GetString());
        Assert.Equal(state == "JobComplete" ? [contact] : [], _org.Live("Event").Select(e => e.Text("WhoId")));
    }

    [Theory]
    [Conformance("Bulk 2.0", Basis.Documented, "Bulk API 2.0 guide, Valid Date Formats and Booleans in Records")]
    [InlineData("yes", true)]
    [InlineData("1", true)]
    [InlineData("off", false)]
    public void Cells_take_more_words_for_true_and_false(string cell, bool stored)
    {
        Assert.Equal(
            "JobComplete",
            Run(new { @object = "Contact", operation = "insert" }, $"LastName,DoNotCall\nA,{cell}\n")["state"].GetString());
        Assert.Equal(stored, _org.Live("Contact")[0].Flag("DoNotCall"));
    }

    [Theory]
    [Conformance("Bulk 2.0", Basis.Documented, "Bulk API 2.0 guide, Create a Job: the values that a job may have")]
    [InlineData("""{"object":"Contact","operation":"insert","lineEnding":"CR"}""")]
    [InlineData("""{"object":"Contact","operation":"insert","columnDelimiter":"DOT"}""")]
    [InlineData("""{"object":"Contact","operation":"insert","contentType":"JSON"}""")]
    [InlineData("""{"object":"Contact","operation":"replace"}""")]
    [InlineData("""{"object":"Contact","operation":"upsert"}""")]
    public void A_job_has_known_values_only(string body) => Assert.Equal("400 INVALIDJOB", _org.Send("POST", "jobs/ingest", body).Error);

    private Answer Run(object job, string csv)
    {
        var id = _org.Post("jobs/ingest", job).Id;
        Assert.Equal(201, _org.Send("PUT", $"jobs/ingest/{id}/batches", csv).Status);
        _org.Patch($"jobs/ingest/{id}", new { state = "UploadComplete" });
        return _org.Get($"jobs/ingest/{id}");
    }
}
