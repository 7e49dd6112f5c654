using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>The id of a record finds nothing where another object is asked.</summary>
[Conformance("Ids", Basis.Known, "Queries by an id with the key prefix of another object answer no rows")]
public sealed class ForeignIdTests
{
    private readonly TestOrg _org = new();
    private readonly string _contact;
    private readonly string _lead;

    public ForeignIdTests()
    {
        _contact = _org.Create("Contact", new { LastName = "C" });
        _lead = _org.Create("Lead", new { LastName = "L", Company = "C" });
    }

    [Theory]
    [InlineData("SELECT Id FROM Lead WHERE Id = '{contact}'")]
    [InlineData("SELECT Id FROM Lead WHERE Id IN ('{contact}')")]
    [InlineData("SELECT Id FROM Lead WHERE Id = '{contact}' OR Id = '{contact15}'")]
    [InlineData("SELECT Id FROM Lead WHERE Id = '{contact}' AND LastName = 'C'")]
    [InlineData("SELECT COUNT() FROM Lead WHERE Id = '{contact}'")]
    [InlineData("SELECT Id FROM Lead WHERE Id IN (SELECT ContactId FROM Case)")]
    [InlineData("SELECT Id FROM User WHERE Id = '{lead}'")]
    public void A_query_answers_no_rows(string soql)
    {
        _org.Create("Case", new { ContactId = _contact });
        Assert.Equal(0, _org.Query(Filled(soql))["totalSize"].GetInt32());
    }

    [Fact]
    public void A_deleted_record_of_another_object_is_not_found_either()
    {
        _org.Send("DELETE", $"sobjects/Contact/{_contact}");
        Assert.Equal(0, _org.QueryAll($"SELECT Id FROM Lead WHERE Id = '{_contact}'")["totalSize"].GetInt32());
    }

    [Fact]
    public void A_count_by_groups_leaves_it_out() =>
        Assert.Equal(0, _org.Query($"SELECT COUNT(Id) n FROM Lead WHERE Id IN ('{_contact}')").Records[0].GetProperty("n").GetInt32());

    [Theory]
    [InlineData("GET", "sobjects/Lead/{contact}", null)]
    [InlineData("PATCH", "sobjects/Lead/{contact}", """{"LastName":"X"}""")]
    [InlineData("PATCH", "sobjects/Lead/Id/{contact}", """{"LastName":"X"}""")]
    [InlineData("DELETE", "sobjects/Lead/{contact}", null)]
    [InlineData("GET", "sobjects/Lead/{contact}/Owner", null)]
    public void A_record_of_another_object_is_no_record_of_this_one(string method, string path, string? body)
    {
        Assert.Equal("404 NOT_FOUND", _org.Send(method, Filled(path), body).Error);
        Assert.Equal("C", _org.Row(_contact).Text("LastName"));
        Assert.False(_org.Row(_contact).IsDeleted);
    }

    [Fact]
    public void Collections_neither_read_nor_write_it()
    {
        Assert.Equal("[null]", _org.Get($"composite/sobjects/Lead?ids={_contact}&fields=Id").Text);
        Assert.Equal(
            "INVALID_CROSS_REFERENCE_KEY",
            _org.Collection("PATCH", "composite/sobjects", false, TestOrg.Typed("Lead", new { Id = _contact, LastName = "X" })).Rows);
        Assert.Equal(
            "INVALID_CROSS_REFERENCE_KEY",
            _org.Collection("PATCH", "composite/sobjects/Lead/Id", false, TestOrg.Typed("Lead", new { Id = _contact, LastName = "X" })).Rows
        );
        Assert.Equal("C", _org.Row(_contact).Text("LastName"));
    }

    [Fact]
    public void A_bulk_job_does_not_delete_it()
    {
        var job = _org.Post("jobs/ingest", new { @object = "Lead", operation = "delete" }).Id;
        _org.Send("PUT", $"jobs/ingest/{job}/batches", $"Id\n{_contact}\n");
        _org.Patch($"jobs/ingest/{job}", new { state = "UploadComplete" });
        Assert.Contains("INVALID_CROSS_REFERENCE_KEY", _org.Get($"jobs/ingest/{job}/failedResults").Text, StringComparison.Ordinal);
        Assert.False(_org.Row(_contact).IsDeleted);
    }

    [Fact]
    public void A_conversion_does_not_take_it_for_the_account()
    {
        lock (_org.Org.Gate)
        {
            var context = new Emulator.Saving.SaveContext(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId("admin"))));
            var result = Emulator.Saving.LeadConversion.Convert(context, new(_lead, _contact, null, null, null, true, null));
            Assert.Equal("INVALID_CROSS_REFERENCE_KEY", result.Save.Errors[0].Code);
        }
    }

    private string Filled(string text) => text
        .Replace("{contact}", _contact, StringComparison.Ordinal)
        .Replace("{contact15}", _contact[..15], StringComparison.Ordinal)
        .Replace("{lead}", _lead, StringComparison.Ordinal);
}
