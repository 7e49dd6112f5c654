using System.Text;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class CompositeWriterTests
{
    private static string Write(params CompositePart[] parts)
    {
        CompositeRules.Check(parts);
        using var buffer = new PooledBuffer();
        CompositeWriter.Write(buffer, parts, "v62.0");
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonElement Part(string body, int index = 0) => JsonElement.Parse(body).GetProperty("compositeRequest")[index];

    [Fact]
    public void A_whole_request_is_written_as_salesforce_reads_it()
    {
        var fields = Parts.Fields(("LastName", "O'Brien"));
        fields.Add("NumberOfBookings__c", FieldValue.Of(3.50m));
        fields.Add("HasOptedOutOfEmail", FieldValue.Of(false));
        fields.Add("Phone", FieldValue.Null);
        var body = Write(
            new QueryPart("find", "SELECT Id FROM Contact WHERE Email = 'a@b.c'"),
            new QueryPart("gone", "SELECT Id FROM Lead", IncludeDeleted: true),
            new CollectionPart(
                "people",
                WriteVerb.Insert,
                new WriteHeaders(AutoAssign: true, AllowDuplicates: true),
                [new RowBody("Contact", fields), new RowBody("Lead", Parts.Fields(("Company", "Ä b")))]),
            Parts.Updates("changes", Parts.ContactUpdate(("Email", "x@y.z"))),
            new CollectionPart(
                "events",
                WriteVerb.Upsert,
                WriteHeaders.Default,
                [new RowBody("Event", Parts.Fields(("Booking__c", "BKNG-1"), ("Subject", "Demo")))],
                "Booking__c"),
            Parts.Insert("person", Parts.Contact(("LastName", "Roe"))),
            Parts.Update("mended", Parts.ContactUpdate(("LastName", "Doe"))),
            Parts.Upsert("event", new RowBody("Event", Parts.Fields(("booking__C", "BKNG-2"), ("WhoId", "@{person.id}"))), "Booking__c"));
        Assert.Equal(
            """
            {"allOrNone":false,"collateSubrequests":false,"compositeRequest":[
            {"method":"GET","url":"/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Contact%20WHERE%20Email%20%3D%20%27a%40b.c%27","referenceId":"find"},
            {"method":"GET","url":"/services/data/v62.0/queryAll?q=SELECT%20Id%20FROM%20Lead","referenceId":"gone"},
            {"method":"POST","url":"/services/data/v62.0/composite/sobjects","httpHeaders":{"Sforce-Auto-Assign":"TRUE","Sforce-Duplicate-Rule-Header":"allowSave=true"},"body":{"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"LastName":"O'Brien","NumberOfBookings__c":3.50,"HasOptedOutOfEmail":false,"Phone":null},{"attributes":{"type":"Lead"},"Company":"Ä b"}]},"referenceId":"people"},
            {"method":"PATCH","url":"/services/data/v62.0/composite/sobjects","httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"id":"003000000000001AAA","Email":"x@y.z"}]},"referenceId":"changes"},
            {"method":"PATCH","url":"/services/data/v62.0/composite/sobjects/Event/Booking__c","httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"allOrNone":false,"records":[{"attributes":{"type":"Event"},"Booking__c":"BKNG-1","Subject":"Demo"}]},"referenceId":"events"},
            {"method":"POST","url":"/services/data/v62.0/sobjects/Contact","httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"LastName":"Roe"},"referenceId":"person"},
            {"method":"PATCH","url":"/services/data/v62.0/sobjects/Contact/003000000000001AAA","httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"LastName":"Doe"},"referenceId":"mended"},
            {"method":"PATCH","url":"/services/data/v62.0/sobjects/Event/Booking__c/BKNG-2","httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"WhoId":"@{person.id}"},"referenceId":"event"}]}
            """.ReplaceLineEndings(""),
            body);
    }

    [Theory]
    [InlineData("a/b?c=d#e", "a%2Fb%3Fc%3Dd%23e")]
    [InlineData("..", "%2E%2E")]
    [InlineData("x.xml", "x%2Exml")]
    [InlineData("50% & ü'", "50%25%20%26%20%C3%BC%27")]
    [InlineData("@{a.id}", "%40%7Ba%2Eid%7D")]
    public void An_external_id_in_an_address_stays_one_segment(string value, string expected)
    {
        var body = Write(Parts.Upsert("e", new RowBody("Event", Parts.Fields(("Subject", "s"))), "Booking__c", value));
        Assert.Equal("/services/data/v62.0/sobjects/Event/Booking__c/" + expected, Part(body).GetProperty("url").GetString());
    }

    [Fact]
    public void A_delete_has_an_address_and_nothing_else() => Assert.Equal(
        """{"method":"DELETE","url":"/services/data/v62.0/sobjects/Contact/003000000000001AAA","referenceId":"gone"}""",
        Part(Write(Parts.Delete("gone", Parts.ContactUpdate()))).GetRawText());

    [Fact]
    public void An_id_among_the_fields_of_an_update_is_not_written_twice()
    {
        var row = Parts.ContactUpdate(("Id", Parts.ContactId), ("LastName", "Doe"));
        var body = Write(Parts.Updates("c", row), Parts.Update("r", row));
        Assert.Equal(
            """{"attributes":{"type":"Contact"},"id":"003000000000001AAA","LastName":"Doe"}""",
            Part(body).GetProperty("body").GetProperty("records")[0].GetRawText());
        Assert.Equal("""{"LastName":"Doe"}""", Part(body, 1).GetProperty("body").GetRawText());
    }

    [Theory]
    [InlineData("@{person.id}", "@{person.id}")]
    [InlineData("@{find.records[0].Id}", "@{find.records[0].Id}")]
    [InlineData("@{later.id}", "@ {later.id}")]
    [InlineData("@{nobody.id}", "@ {nobody.id}")]
    [InlineData("see @{person.id}", "see @ {person.id}")]
    [InlineData("@{person.id} @{x", "@ {person.id} @ {x")]
    [InlineData("@{", "@ {")]
    [InlineData("me@example.com {x}", "me@example.com {x}")]
    public void Only_a_whole_reference_to_an_earlier_part_is_a_reference(string text, string expected)
    {
        var body = Write(
            new QueryPart("find", "SELECT Id FROM Contact"),
            Parts.Insert("person", Parts.Contact(("LastName", "Roe"))),
            Parts.Insert("event", new RowBody("Event", Parts.Fields(("Description", text)))),
            Parts.Insert("later", Parts.Contact(("LastName", "Roe"))));
        Assert.Equal(expected, Part(body, 2).GetProperty("body").GetProperty("Description").GetString());
    }

    [Fact]
    public void In_a_collection_nothing_is_a_reference()
    {
        var body = Write(
            Parts.Insert("person", Parts.Contact(("LastName", "Roe"))),
            Parts.Inserts("rows", Parts.Contact(("LastName", "@{person.id}"))));
        Assert.Equal("@ {person.id}", Part(body, 1).GetProperty("body").GetProperty("records")[0].GetProperty("LastName").GetString());
    }

    [Theory]
    [InlineData("quote \" backslash \\ tab \t newline \n nul \0 script </script>")]
    [InlineData("日本語 😀 العربية")]
    public void Any_text_arrives_as_it_was(string text) =>
        Assert.Equal(
            text,
            Part(Write(Parts.Insert("p", Parts.Contact(("LastName", text))))).GetProperty("body").GetProperty("LastName").GetString());

    [Fact]
    public void Half_a_surrogate_pair_does_not_fail_its_neighbours()
    {
        var body = Write(Parts.Inserts("p", Parts.Contact(("LastName", "cut \ud83d")), Parts.Contact(("LastName", "whole"))));
        var rows = Part(body).GetProperty("body").GetProperty("records");
        Assert.Equal("cut \ufffd", rows[0].GetProperty("LastName").GetString());
        Assert.Equal("whole", rows[1].GetProperty("LastName").GetString());
    }

    [Fact]
    public void A_statement_of_a_hundred_thousand_characters_fits()
    {
        var soql = "SELECT Id FROM Contact WHERE Email IN ('" + new string('a', 99_950) + "')";
        Assert.EndsWith(
            new string('a', 100) + "%27%29",
            Part(Write(new QueryPart("q", soql))).GetProperty("url").GetString(),
            StringComparison.Ordinal);
    }
}
