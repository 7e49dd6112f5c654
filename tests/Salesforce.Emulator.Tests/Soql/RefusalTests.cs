using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Soql;

public sealed class RefusalTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [InlineData("SELEC Id FROM Contact", "MALFORMED_QUERY")]
    [InlineData("SELECT FROM Contact", "MALFORMED_QUERY")]
    [InlineData("SELECT Id Contact", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE LastName", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE LastName = Foo", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE LastName = 'a", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE LastName = 'a\\q'", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE (LastName = 'a'", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact WHERE LastName = 'a' OR Title = 'b' AND Title = 'c'", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact LIMIT -1", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact; DROP", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact ORDER LastName", "MALFORMED_QUERY")]
    [InlineData("SELECT Title, COUNT(Id) FROM Contact GROUP BY LastName", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Contact OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE")]
    [InlineData("SELECT Id FROM Contcat", "INVALID_TYPE")]
    [InlineData("SELECT Id, (SELECT Id FROM Contact) FROM Account", "INVALID_TYPE")]
    [InlineData("SELECT Foo FROM Contact", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact WHERE Foo = 1", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact ORDER BY Foo", "INVALID_FIELD")]
    [InlineData("SELECT Acount.Name FROM Contact", "INVALID_FIELD")]
    [InlineData("SELECT Who.Company FROM Event", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact WHERE LastName = 5", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Contact WHERE HasOptedOutOfEmail = 'true'", "INVALID_FIELD")]
    public void Bad_queries_are_told_by_code(string soql, string code) => Assert.Equal($"400 {code}", _org.Query(soql).Error);

    [Fact]
    public void An_unknown_column_is_shown_with_a_caret()
    {
        var message = _org.Query("SELECT Id, Foo FROM Contact").Message;
        Assert.StartsWith(
            "\nSELECT Id, Foo FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Contact'.",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_may_be_long_but_not_endless()
    {
        var values = string.Join(",", Enumerable.Range(0, 2000).Select(i => $"'person{i}@example.com'"));
        Assert.Equal(200, _org.Query($"SELECT Id FROM Contact WHERE Email IN ({values})").Status);
        Assert.Equal(
            "400 QUERY_TOO_COMPLICATED",
            _org.Query($"SELECT Id FROM Contact WHERE Email IN ({string.Join(",", Enumerable.Repeat(values, 3))})").Error);
    }

    [Fact]
    public void A_query_needs_its_parameter() => Assert.Equal("400 MALFORMED_QUERY", _org.Get("query").Error);
}
