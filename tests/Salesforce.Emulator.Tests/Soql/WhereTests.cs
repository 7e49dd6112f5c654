using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Soql;

public sealed class WhereTests
{
    private readonly TestOrg _org = new();

    public WhereTests()
    {
        var acme = _org.Create("Account", new { Name = "Acme", NumberOfEmployees = 50, AnnualRevenue = 1001 });
        _org.Create("Account", new { Name = "Beta" });
        _org.Create(
            "Contact",
            new
            {
                LastName = "Adams",
                FirstName = "Ann",
                Email = "ann@acme.com",
                AccountId = acme,
                Birthdate = "1990-05-01",
            });
        _org.Create("Contact", new { LastName = "Brown", Email = "BOB@acme.com", AccountId = acme, HasOptedOutOfEmail = true });
        _org.Create("Contact", new { LastName = "O'Hara", FirstName = "100%_x", Title = "a_b" });
        _org.Create("Contact", new { LastName = "Zed", Title = "axb", Email = "zed@example.com" });
    }

    [Theory]
    [InlineData("LastName = 'adams'", "Adams")]
    [InlineData("LastName != 'Adams'", "Brown,O'Hara,Zed")]
    [InlineData("FirstName = null", "Brown,Zed")]
    [InlineData("FirstName != null", "Adams,O'Hara")]
    [InlineData("FirstName != 'Ann'", "Brown,O'Hara,Zed")]
    [InlineData("FirstName = ''", "Brown,Zed")]
    [InlineData("LastName < 'C'", "Adams,Brown")]
    [InlineData("LastName >= 'brown' AND LastName <= 'O''", null)]
    [InlineData("LastName > 'Brown'", "O'Hara,Zed")]
    [InlineData("Email = 'bob@ACME.com'", "Brown")]
    [InlineData("Email IN ('ann@acme.com', 'zed@example.com')", "Adams,Zed")]
    [InlineData("Email NOT IN ('ann@acme.com', 'zed@example.com')", "Brown,O'Hara")]
    [InlineData("Email IN ('ann@acme.com', null)", "Adams,O'Hara")]
    [InlineData("LastName LIKE 'a%'", "Adams")]
    [InlineData("LastName LIKE '%o%'", "Brown,O'Hara")]
    [InlineData("Title LIKE 'a_b'", "O'Hara,Zed")]
    [InlineData("Title LIKE 'a\\_b'", "O'Hara")]
    [InlineData("FirstName LIKE '100\\%%'", "O'Hara")]
    [InlineData("FirstName = '100%_x'", "O'Hara")]
    [InlineData("LastName = 'O\\'Hara'", "O'Hara")]
    [InlineData("HasOptedOutOfEmail = true", "Brown")]
    [InlineData("HasOptedOutOfEmail != TRUE", "Adams,O'Hara,Zed")]
    [InlineData("Account.Name = 'ACME'", "Adams,Brown")]
    [InlineData("Account.Name = null", "O'Hara,Zed")]
    [InlineData("Account.NumberOfEmployees > 49", "Adams,Brown")]
    [InlineData("Account.AnnualRevenue = 1001", "Adams,Brown")]
    [InlineData("Birthdate = 1990-05-01", "Adams")]
    [InlineData("Birthdate < 1990-05-02", "Adams")]
    [InlineData("Birthdate > 1990-05-01", "")]
    [InlineData("CreatedDate = TODAY", "Adams,Brown,O'Hara,Zed")]
    [InlineData("CreatedDate < TODAY", "")]
    [InlineData("CreatedDate >= LAST_N_DAYS:1", "Adams,Brown,O'Hara,Zed")]
    [InlineData("CreatedDate > 2026-03-17T11:59:59Z", "Adams,Brown,O'Hara,Zed")]
    [InlineData("CreatedDate > 2026-03-17T13:59:59+02:00", "Adams,Brown,O'Hara,Zed")]
    [InlineData("CreatedDate <= 2026-03-17T11:59:59.000Z", "")]
    [InlineData("NOT LastName = 'Zed'", "Adams,Brown,O'Hara")]
    [InlineData("NOT (LastName = 'Zed' OR LastName = 'Brown')", "Adams,O'Hara")]
    [InlineData("(LastName = 'Zed' OR LastName = 'Brown') AND HasOptedOutOfEmail = true", "Brown")]
    [InlineData("Email = 'ann@acme.com' OR LastName = 'Zed'", "Adams,Zed")]
    [InlineData("AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme')", "Adams,Brown")]
    [InlineData("AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'Acme')", "O'Hara,Zed")]
    [InlineData("Id IN (SELECT ContactId FROM Case)", "")]
    [InlineData("Owner.Alias = 'admin' AND LastName = 'Zed'", "Zed")]
    [InlineData("CALENDAR_YEAR(CreatedDate) = 2026 AND LastName = 'Zed'", "Zed")]
    [InlineData("DAY_ONLY(CreatedDate) = 2026-03-17 AND LastName = 'Zed'", "Zed")]
    public void Conditions_select(string where, string? expected)
    {
        var answer = _org.Query($"SELECT LastName FROM Contact WHERE {where}");
        if (expected is null)
            Assert.Equal("400 MALFORMED_QUERY", answer.Error);
        else
            Assert.Equal(expected, answer.Column("LastName"));
    }

    [Theory]
    [InlineData("YESTERDAY", -1, true)]
    [InlineData("TODAY", -1, false)]
    [InlineData("TOMORROW", 1, true)]
    [InlineData("THIS_WEEK", -2, true)]
    [InlineData("LAST_WEEK", -3, true)]
    [InlineData("NEXT_WEEK", 5, true)]
    [InlineData("THIS_MONTH", -16, true)]
    [InlineData("LAST_MONTH", -17, true)]
    [InlineData("NEXT_MONTH", 15, true)]
    [InlineData("THIS_QUARTER", -76, false)]
    [InlineData("THIS_QUARTER", -75, true)]
    [InlineData("LAST_YEAR", -76, true)]
    [InlineData("NEXT_N_DAYS:3", 3, true)]
    [InlineData("NEXT_N_DAYS:3", 4, false)]
    [InlineData("LAST_N_DAYS:3", -3, true)]
    [InlineData("LAST_N_DAYS:3", -4, false)]
    [InlineData("N_DAYS_AGO:3", -3, true)]
    [InlineData("LAST_N_MONTHS:1", -20, true)]
    public void Date_literals_are_ranges(string literal, int day, bool within)
    {
        var at = _org.Time.GetUtcNow().AddDays(day).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        _org.Create("Event", new { Subject = "S", StartDateTime = at, DurationInMinutes = 30 });
        Assert.Equal(within ? 1 : 0, _org.Query($"SELECT Id FROM Event WHERE StartDateTime = {literal}")["totalSize"].GetInt32());
    }

    [Fact]
    public void Multi_select_picklists_include_and_exclude()
    {
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "Tags__c",
                        Type = "MultiselectPicklist",
                        Values = ["a", "b", "c"],
                    },
                ],
            });
        _org.Create("Contact", new { LastName = "ab", Tags__c = "a;b" });
        _org.Create("Contact", new { LastName = "c", Tags__c = "c" });
        Assert.Equal("ab", _org.Query("SELECT LastName FROM Contact WHERE Tags__c INCLUDES ('a;b')").Column("LastName"));
        Assert.Equal("ab,c", _org.Query("SELECT LastName FROM Contact WHERE Tags__c INCLUDES ('b', 'c')").Column("LastName"));
        Assert.DoesNotContain("ab", _org.Query("SELECT LastName FROM Contact WHERE Tags__c EXCLUDES ('a')").Column("LastName"));
    }

    [Fact]
    public void Ids_match_in_either_length()
    {
        var id = _org.Create("Lead", new { LastName = "L", Company = "C" });
        Assert.Equal(id, _org.Query($"SELECT Id FROM Lead WHERE Id = '{id[..15]}'").Column("Id"));
        Assert.Equal("400 INVALID_QUERY_FILTER_OPERATOR", _org.Query("SELECT Id FROM Lead WHERE Id = 'abc'").Error);
    }
}
