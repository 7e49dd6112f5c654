using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Rest;

public sealed class SearchTests
{
    private readonly TestOrg _org = new();

    public SearchTests()
    {
        _org.Create("Contact", new { LastName = "Adams", FirstName = "Ann", Phone = "(415) 555-1212", Email = "ann@acme.com" });
        _org.Create("Contact", new { LastName = "Brown", MobilePhone = "+1 415.555.1213", Title = "Ann's boss" });
        _org.Create("Lead", new { LastName = "Clark", Company = "Acme Inc", Phone = "4155551212" });
    }

    private string Find(string sosl)
    {
        var answer = _org.Get($"search?q={Uri.EscapeDataString(sosl)}");
        return string.Join(",", answer["searchRecords"].EnumerateArray().Select(r => r.GetProperty("LastName").GetString()));
    }

    [Conformance("SOSL", Basis.Assumed, "SOQL and SOSL Reference, FIND; how phones are cut is our reading")]
    [Theory]
    [InlineData("FIND {4155551212} IN PHONE FIELDS RETURNING Contact(LastName), Lead(LastName)", "Adams,Clark")]
    [InlineData("FIND {+1 (415) 555-1212} IN PHONE FIELDS RETURNING Contact(LastName), Lead(LastName)", "Adams,Clark")]
    [InlineData("FIND {555 1212} IN PHONE FIELDS RETURNING Contact(LastName), Lead(LastName)", "Adams,Clark")]
    [InlineData("FIND {415} IN PHONE FIELDS RETURNING Contact(LastName), Lead(LastName)", "Adams,Brown")]
    [InlineData("FIND {ann} IN NAME FIELDS RETURNING Contact(LastName)", "Adams")]
    [InlineData("FIND {ann} RETURNING Contact(LastName ORDER BY LastName DESC)", "Brown,Adams")]
    [InlineData("FIND {Ac*} IN ALL FIELDS RETURNING Contact(LastName), Lead(LastName)", "Adams,Clark")]
    [InlineData("FIND {ann@acme.com} IN EMAIL FIELDS RETURNING Contact(LastName)", "Adams")]
    [InlineData("FIND {ann} RETURNING Contact(LastName WHERE Title = null LIMIT 1)", "Adams")]
    [InlineData("FIND {415} IN PHONE FIELDS RETURNING Contact(LastName) LIMIT 1", "Adams")]
    [InlineData("FIND {nobody here} RETURNING Contact(LastName)", "")]
    public void Words_and_digits_are_found(string sosl, string expected) => Assert.Equal(expected, Find(sosl));

    [Conformance(
        "SOSL",
        Basis.Documented,
        "SOQL and SOSL Reference, FIND: operators, precedence, words; Salesforce Help: a phone's digits in one")]
    [Theory]
    [InlineData("4155551212 OR 4155551213", "Adams,Clark")]
    [InlineData("(415 AND 555 AND 1213)", "Brown")]
    [InlineData("4155551212 OR (555 AND 1213)", "Adams,Brown,Clark")]
    [InlineData("14155551213 OR 999", "Brown")]
    [InlineData("415555* OR 999", "Adams,Clark")]
    [InlineData("\"555 1212\" OR 999", "Adams")]
    [InlineData("\"415 1212\" OR 999", "")]
    [InlineData("415 AND NOT 1213", "Adams")]
    [InlineData("1212 OR 999", "Adams")]
    [InlineData("5551212 OR 999", "")]
    public void Operators_join_words(string term, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ",",
                Find($"FIND {{{term}}} IN PHONE FIELDS RETURNING Contact(LastName), Lead(LastName)")
                    .Split(',')
                    .Order(StringComparer.Ordinal)));

    [Fact]
    public void A_parameterized_search_takes_json()
    {
        var answer = _org.Post(
            "parameterizedSearch",
            new
            {
                q = "(415) 555-1212",
                @in = "PHONE",
                fields = new[] { "Id", "LastName" },
                sobjects = new[]
                {
                    new
                    {
                        name = "Contact",
                        limit = 5,
                        where = "LastName != 'Brown'",
                    },
                },
            });
        Assert.Equal("Adams", answer["searchRecords"][0].GetProperty("LastName").GetString());
    }

    [Fact]
    public void A_parameterized_search_takes_parameters() =>
        Assert.Equal(
            1, _org.Get("parameterizedSearch?q=ann&in=NAME&sobject=Contact&Contact.fields=LastName")["searchRecords"].GetArrayLength());

    [Theory]
    [InlineData("FIND {a} RETURNING Contact", "400 MALFORMED_SEARCH")]
    [InlineData("FIND ann", "400 MALFORMED_SEARCH")]
    [InlineData("FIND {(415 AND 555} RETURNING Contact", "400 MALFORMED_SEARCH")]
    [InlineData("FIND {415 OR} RETURNING Contact", "400 MALFORMED_SEARCH")]
    [InlineData("FIND {ann} RETURNING Nope", "400 INVALID_TYPE")]
    public void A_bad_search_is_told(string sosl, string error) =>
        Assert.Equal(error, _org.Get($"search?q={Uri.EscapeDataString(sosl)}").Error);

    [Fact]
    public void The_index_may_lag()
    {
        _org.Set(s => s with { SearchLagSeconds = 30 });
        Assert.Equal("", Find("FIND {adams} RETURNING Contact(LastName)"));
        _org.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("Adams", Find("FIND {adams} RETURNING Contact(LastName)"));
    }
}
