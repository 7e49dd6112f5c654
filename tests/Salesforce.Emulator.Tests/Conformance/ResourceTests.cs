using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>Which addresses and methods the REST API has, and what its headers and parameters do.</summary>
public sealed class ResourceTests
{
    private readonly TestOrg _org = new();

    [Fact]
    [Conformance("Resources", Basis.Documented, "REST guide, Resources by Version; the source of jsforce, whose identity() follows it")]
    public void The_root_names_the_user_and_only_what_is_there()
    {
        var root = _org.Get("").Json;
        Assert.Equal($"http://emulator/id/{_org.Org.Id}/{_org.UserId("admin")}", root.GetProperty("identity").GetString());
        foreach (var resource in root.EnumerateObject().Where(p => p.Name is not ("identity" or "jobs" or "metadata" or "tooling")))
            Assert.NotEqual("NOT_FOUND The requested resource does not exist", Told(_org.Get(resource.Value.GetString()!)));
    }

    [Theory]
    [Conformance("Limits", Basis.Documented, "REST guide, Record Count")]
    [InlineData("limits/recordCount?sObjects=Contact", """{"sObjects":[{"count":2,"name":"Contact"}]}""")]
    [InlineData(
        "limits/recordCount?sObjects=Contact,Lead,Nope", """{"sObjects":[{"count":2,"name":"Contact"},{"count":0,"name":"Lead"}]}""")]
    public void Records_are_counted(string path, string expected)
    {
        _org.Create("Contact", new { LastName = "A" });
        _org.Create("Contact", new { LastName = "B" });
        Assert.Equal(expected, _org.Get(path).Text);
    }

    [Theory]
    [Conformance("Resources", Basis.Documented, "REST guide, status codes 404 and 405")]
    [InlineData("GET", "limits/nope", "404 NOT_FOUND")]
    [InlineData("GET", "limits/recordCount/nope", "404 NOT_FOUND")]
    [InlineData("DELETE", "limits", "405 METHOD_NOT_ALLOWED")]
    [InlineData("POST", "limits/recordCount", "405 METHOD_NOT_ALLOWED")]
    [InlineData("DELETE", "recent", "405 METHOD_NOT_ALLOWED")]
    [InlineData("POST", "sobjects", "405 METHOD_NOT_ALLOWED")]
    [InlineData("DELETE", "sobjects/Contact/describe", "405 METHOD_NOT_ALLOWED")]
    [InlineData("DELETE", "search", "405 METHOD_NOT_ALLOWED")]
    [InlineData("GET", "recent/nope", "404 NOT_FOUND")]
    [InlineData("GET", "query/a/b", "404 NOT_FOUND")]
    [InlineData("GET", "composite/nope", "404 NOT_FOUND")]
    [InlineData("GET", "jobs/nope", "404 NOT_FOUND")]
    [InlineData("GET", "sobjects/Contact/describe/layouts", "404 NOT_FOUND")]
    [InlineData("GET", "tabs", "404 NOT_FOUND")]
    [InlineData("GET", "quickActions", "404 NOT_FOUND")]
    [InlineData("GET", "tooling/sobjects", "404 NOT_FOUND")]
    public void What_is_not_there_is_not_answered(string method, string path, string error) =>
        Assert.Equal(error, _org.Send(method, path).Error);

    [Theory]
    [Conformance(
        "CRUD, upsert, relationships by external id",
        Basis.Documented,
        "Captured by others: Provided external ID field does not exist or is not accessible")]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public void A_malformed_id_in_the_path_is_taken_for_a_field(string method)
    {
        var answer = _org.Send(method, "sobjects/Contact/nonsense", method == "PATCH" ? "{}" : null);
        Assert.Equal(
            "404 NOT_FOUND Provided external ID field does not exist or is not accessible: nonsense", $"{answer.Error} {answer.Message}");
    }

    [Theory]
    [Conformance("Resources", Basis.Documented, "REST guide: HEAD is GET without a body")]
    [InlineData("sobjects/Contact/{id}", 200)]
    [InlineData("sobjects/Contact/003000000000001", 404)]
    [InlineData("sobjects/Contact/describe", 200)]
    [InlineData("limits", 200)]
    [InlineData("query?q=SELECT+Id+FROM+Contact", 200)]
    public void Head_is_get_without_a_body(string path, int status)
    {
        var answer = _org.Send("HEAD", path.Replace("{id}", _org.Create("Contact", new { LastName = "A" }), StringComparison.Ordinal));
        Assert.Equal($"{status} ", $"{answer.Status} {answer.Text}");
    }

    [Theory]
    [Conformance("Conditional requests", Basis.Documented, "REST guide, Conditional Requests: If-Unmodified-Since, 412")]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public void What_was_changed_since_is_not_touched(string method)
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        _org.Time.Advance(TimeSpan.FromMinutes(1));
        var before = _org.Time.GetUtcNow();
        _org.Time.Advance(TimeSpan.FromMinutes(1));
        _org.Patch($"sobjects/Contact/{id}", new { Title = "T" });
        string Send(DateTimeOffset since) =>
            Told(
                _org.Send(
                    method,
                    $"sobjects/Contact/{id}",
                    method == "PATCH" ? """{"LastName":"B"}""" : null,
                    ("If-Unmodified-Since", since.ToString("R"))));
        Assert.StartsWith("PRECONDITION_FAILED ", Send(before), StringComparison.Ordinal);
        Assert.Equal("A", _org.Row(id).Text("LastName"));
        Assert.False(_org.Row(id).IsDeleted);
        Assert.Equal("", Send(_org.Time.GetUtcNow()));
    }

    [Fact]
    [Conformance("CRUD, upsert, relationships by external id", Basis.Documented, "REST guide, sObject Rows by External ID: updateOnly")]
    public void An_upsert_that_may_only_update_creates_nothing()
    {
        Assert.Equal("404 NOT_FOUND", _org.Patch("sobjects/Contact/OnceHub_Id__c/T1?updateOnly=true", new { LastName = "A" }).Error);
        Assert.Empty(_org.Live("Contact"));
        _org.Patch("sobjects/Contact/OnceHub_Id__c/T1?updateOnly=false", new { LastName = "A" });
        Assert.Equal(200, _org.Patch("sobjects/Contact/OnceHub_Id__c/T1?updateOnly=true", new { LastName = "B" }).Status);
    }

    [Theory]
    [Conformance("Resources", Basis.Documented, "REST guide, status code 415")]
    [InlineData("POST", "sobjects/Contact", "text/plain", 415)]
    [InlineData("POST", "sobjects/Contact", "application/x-www-form-urlencoded", 415)]
    [InlineData("POST", "sobjects/Contact", "application/json", 201)]
    [InlineData("POST", "sobjects/Contact", "application/json; charset=UTF-8", 201)]
    [InlineData("POST", "sobjects/Contact", null, 201)]
    [InlineData("POST", "composite", "text/plain", 415)]
    [InlineData("PUT", "jobs/ingest/750000000000001/batches", "application/json", 415)]
    [InlineData("PUT", "jobs/ingest/750000000000001/batches", "text/csv", 404)]
    public async Task A_body_says_what_it_is(string method, string path, string? contentType, int status)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"LastName":"A"}"""));
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await emulator.SendAsync(new HttpMethod(method), path, content);
        Assert.Equal(status, answer.Status);
        if (status == 415)
            Assert.Equal("415 UNSUPPORTED_MEDIA_TYPE", answer.Error);
    }

    [Fact]
    [Conformance(
        "CRUD, upsert, relationships by external id",
        Basis.Documented,
        "REST guide, sObject Relationships: many records answer as a query does")]
    public void Children_are_read_by_their_path()
    {
        var account = _org.Create("Account", new { Name = "Acme" });
        _org.Create("Contact", new { LastName = "A", AccountId = account });
        _org.Create("Contact", new { LastName = "B", AccountId = account });
        _org.Create("Contact", new { LastName = "C" });
        Assert.Equal("A,B", _org.Get($"sobjects/Account/{account}/Contacts").Column("LastName"));
        Assert.Equal("""{"totalSize":0,"done":true,"records":[]}""", _org.Get($"sobjects/Account/{account}/Cases").Text);
        Assert.False(_org.Get($"sobjects/Account/{account}/Contacts?fields=Id").Records[0].TryGetProperty("LastName", out _));
        Assert.Equal("404 NOT_FOUND", _org.Get($"sobjects/Account/{account}/Nopes").Error);
    }

    [Fact]
    [Conformance(
        "CRUD, upsert, relationships by external id",
        Basis.Documented,
        "REST guide, Insert or Update with a relationship; Bulk guide, Relationship Fields in a Header Row")]
    public void A_parent_of_several_kinds_is_named_with_its_kind()
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
        Answer Send(string who) =>
            _org.Send("POST", "sobjects/Event", $$"""{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":5,"Who":{{who}}}""");
        Assert.Equal("400 INVALID_FIELD", Send("""{"Key__c":"e1"}""").Error);
        Assert.Equal("400 INVALID_FIELD", Send("""{"attributes":{"type":"Account"},"Name":"e1"}""").Error);
        Assert.Equal(contact, _org.Row(Send("""{"attributes":{"type":"Contact"},"Key__c":"e1"}""").Id).Text("WhoId"));
    }

    private static string Told(Answer answer) => answer.Status < 400 ? "" : $"{answer.Json[0].GetProperty("errorCode")} {answer.Message}";
}
