using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class CompositeRulesTests
{
    private static readonly RowBody Row = Parts.Contact(("LastName", "Roe"));

    public static TheoryData<string, CompositePart[]> Breaches() => new()
    {
        { "takes 25 parts", [.. Enumerable.Range(0, 26).Select(i => Parts.Insert("r" + i, Row))] },
        {
            "takes 5 queries and collections",
            [
                .. Enumerable.Range(0, 3).Select(i => Parts.Inserts("c" + i, Row)),
                .. Enumerable.Range(0, 3).Select(i => new QueryPart("q" + i, "SELECT Id FROM Lead")),
            ]
        },
        { "have the reference 'a'", [Parts.Insert("a", Row), Parts.Insert("a", Row)] },
        { "is not a reference", [Parts.Insert("_a", Row)] },
        { "is not a reference", [Parts.Insert("a-b", Row)] },
        { "is not a reference", [Parts.Insert("", Row)] },
        { "has 1 to 200 rows", [Parts.Inserts("c")] },
        { "has 1 to 200 rows", [Parts.Inserts("c", [.. Enumerable.Repeat(Row, 201)])] },
        { "without its id", [Parts.Updates("c", Row)] },
        { "without its id", [Parts.Update("c", Row)] },
        { "deletes a row of Contact without its id", [Parts.Delete("c", Row)] },
        {
            "only single records are deleted",
            [new CollectionPart("c", WriteVerb.Delete, WriteHeaders.Default, [Parts.ContactUpdate()])]
        },
        { "without an external id field", [new CollectionPart("c", WriteVerb.Upsert, WriteHeaders.Default, [Row])] },
        { "without an external id field", [new RecordPart("c", WriteVerb.Upsert, WriteHeaders.Default, Row)] },
        { "without a value of", [Parts.Upsert("c", Row, "Booking__c")] },
        { "has a row without Booking__c", [new CollectionPart("c", WriteVerb.Upsert, WriteHeaders.Default, [Row], "Booking__c")] },
        {
            "an upsert is of one object",
            [new CollectionPart("c", WriteVerb.Upsert, WriteHeaders.Default, [Row, new RowBody("Lead", Row.Fields)], "LastName")]
        },
        {
            "changes its object",
            [Parts.Inserts("c", [.. Enumerable.Range(0, 11).Select(i => new RowBody(i % 2 == 0 ? "Contact" : "Lead", new FieldSet()))])]
        },
        { "is not an API name", [Parts.Insert("c", new RowBody("Contact/x", new FieldSet()))] },
        { "a statement has 1 to 100000 characters", [new QueryPart("q", new string('x', 100_001))] },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public void What_salesforce_would_refuse_is_refused_before_it_is_sent(string reason, CompositePart[] parts) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => CompositeRules.Check(parts)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_largest_request_that_salesforce_takes_is_taken()
    {
        CompositePart[] parts =
        [
            .. Enumerable.Range(0, 20).Select(i => Parts.Insert("r" + i, Row)),
            .. Enumerable.Range(0, 3).Select(i => Parts.Inserts("c" + i, [.. Enumerable.Repeat(Row, 200)])),
            .. Enumerable.Range(0, 2).Select(i => new QueryPart("q" + i, "SELECT Id FROM Lead")),
        ];
        CompositeRules.Check(parts);
    }
}
