using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Soql;

public sealed class SelectTests
{
    private readonly TestOrg _org = new();

    [Fact]
    public void Parents_nest_and_empty_parents_are_null()
    {
        var account = _org.Create("Account", new { Name = "Acme" });
        _org.Create("Contact", new { LastName = "With", AccountId = account });
        _org.Create("Contact", new { LastName = "Without" });
        var records = _org.Query("SELECT LastName, Account.Name, Account.Owner.Name FROM Contact ORDER BY LastName").Records;
        Assert.Equal("Acme", records[0].GetProperty("Account").GetProperty("Name").GetString());
        Assert.Equal("Ada Admin", records[0].GetProperty("Account").GetProperty("Owner").GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, records[1].GetProperty("Account").ValueKind);
    }

    [Fact]
    public void Children_come_with_their_parent()
    {
        var account = _org.Create("Account", new { Name = "Acme" });
        _org.Create("Contact", new { LastName = "A", AccountId = account });
        _org.Create("Contact", new { LastName = "B", AccountId = account });
        var record = _org.Query(
            "SELECT Id, (SELECT LastName FROM Contacts WHERE LastName != 'A' ORDER BY LastName), (SELECT Id FROM Cases) FROM Account"
        ).Records[0];
        Assert.Equal("B", record.GetProperty("Contacts").GetProperty("records")[0].GetProperty("LastName").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("Cases").ValueKind);
    }

    [Fact]
    public void Who_and_what_answer_by_name_and_type()
    {
        var lead = _org.Create("Lead", new { LastName = "Lee", FirstName = "Bruce", Company = "C", Email = "lee@example.com" });
        _org.Create("Event", new { Subject = "S", StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 30, WhoId = lead });
        var record = _org.Query("SELECT Who.Name, Who.Type, Who.Email, What.Name FROM Event WHERE Who.Type = 'Lead'").Records[0];
        Assert.Equal("Bruce Lee", record.GetProperty("Who").GetProperty("Name").GetString());
        Assert.Equal("Lead", record.GetProperty("Who").GetProperty("Type").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("What").ValueKind);
    }

    [Fact]
    public void Typeof_picks_its_branch()
    {
        var contact = _org.Create("Contact", new { LastName = "Con", Title = "CTO" });
        var lead = _org.Create("Lead", new { LastName = "Lee", Company = "Dojo" });
        foreach (var who in new[] { contact, lead })
            _org.Create("Event", new { Subject = "S", StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 30, WhoId = who });
        var records = _org.Query(
            "SELECT TYPEOF Who WHEN Contact THEN Title WHEN Lead THEN Company, LastName ELSE Name END FROM Event").Records;
        Assert.Equal("CTO", records[0].GetProperty("Who").GetProperty("Title").GetString());
        Assert.Equal("Dojo", records[1].GetProperty("Who").GetProperty("Company").GetString());
    }

    [Fact]
    public void Order_limit_and_offset_apply_in_turn()
    {
        foreach (var (name, title) in new[] { ("A", "z"), ("B", "y"), ("C", null), ("D", "x") })
            _org.Create("Contact", new { LastName = name, Title = title });
        Assert.Equal("C,D,B,A", _org.Query("SELECT LastName FROM Contact ORDER BY Title").Column("LastName"));
        Assert.Equal("D,B,A,C", _org.Query("SELECT LastName FROM Contact ORDER BY Title ASC NULLS LAST").Column("LastName"));
        Assert.Equal("C,A,B,D", _org.Query("SELECT LastName FROM Contact ORDER BY Title DESC").Column("LastName"));
        Assert.Equal("B,A", _org.Query("SELECT LastName FROM Contact ORDER BY Title NULLS LAST LIMIT 2 OFFSET 1").Column("LastName"));
        Assert.Equal("D,C", _org.Query("SELECT LastName FROM Contact ORDER BY CreatedDate, LastName DESC LIMIT 2").Column("LastName"));
    }

    [Fact]
    public void Counts_and_groups()
    {
        foreach (var (name, title, n) in new[] { ("A", "x", 1), ("B", "X", 2), ("C", "y", 4) })
            _org.Create("Account", new { Name = name, Site = title, NumberOfEmployees = n });
        Assert.Equal(3, _org.Query("SELECT COUNT() FROM Account")["totalSize"].GetInt32());
        Assert.Empty(_org.Query("SELECT COUNT() FROM Account").Records);
        var all = _org.Query(
            "SELECT COUNT(Id) n, SUM(NumberOfEmployees), MIN(Name), MAX(Name), AVG(NumberOfEmployees) a, COUNT_DISTINCT(Site) d FROM "
            + "Account"
        ).Records[0];
        Assert.Equal(
            "3 7 A C 2",
            $"{all.GetProperty("n")} {all.GetProperty("expr0")} {all.GetProperty("expr1")} {all.GetProperty("expr2")} "
            + $"{all.GetProperty("d")}");
        var groups = _org.Query("SELECT Site, COUNT(Id) FROM Account GROUP BY Site HAVING COUNT(Id) > 1").Records;
        Assert.Equal("x 2", $"{Assert.Single(groups).GetProperty("Site")} {groups[0].GetProperty("expr0")}");
        Assert.Equal("y,x", _org.Query("SELECT Site, COUNT(Id) n FROM Account GROUP BY Site ORDER BY COUNT(Id)").Column("Site"));
        Assert.Equal("AggregateResult", groups[0].GetProperty("attributes").GetProperty("type").GetString());
    }

    [Fact]
    public void Aliases_name_the_object_and_its_fields()
    {
        _org.Create("Contact", new { LastName = "A" });
        Assert.Equal("A", _org.Query("select c.LastName from Contact c where c.LastName = 'A' limit 1").Column("LastName"));
        Assert.Equal("A", _org.Query("SELECT Contact.LastName FROM Contact").Column("LastName"));
    }

    [Fact]
    public void Fields_functions_select_groups_of_fields()
    {
        _org.Create("Contact", new { LastName = "A", OnceHub_Id__c = "x" });
        Assert.Equal("x", _org.Query("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 200").Column("OnceHub_Id__c"));
        Assert.Equal("A", _org.Query("SELECT FIELDS(STANDARD) FROM Contact").Column("LastName"));
        Assert.Equal("400 MALFORMED_QUERY", _org.Query("SELECT FIELDS(ALL) FROM Contact").Error);
    }

    [Conformance("Numbers", Basis.Assumed, "Doubles as Java writes them")]
    [Fact]
    public void Values_are_written_as_salesforce_writes_them()
    {
        _org.Create("Account", new { Name = "A", AnnualRevenue = 56000000, NumberOfEmployees = 12 });
        _org.Create("Opportunity", new { Name = "O", StageName = "Prospecting", CloseDate = "2026-05-01", Amount = 7, Probability = 50 });
        Assert.Contains(
            "\"AnnualRevenue\":5.6E7,\"NumberOfEmployees\":12,",
            _org.Query("SELECT AnnualRevenue, NumberOfEmployees, CreatedDate FROM Account").Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"CreatedDate\":\"2026-03-17T12:00:00.000+0000\"",
            _org.Query("SELECT CreatedDate FROM Account").Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"Amount\":7.0,\"CloseDate\":\"2026-05-01\"",
            _org.Query("SELECT Amount, CloseDate FROM Opportunity").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Compound_addresses_are_put_together()
    {
        _org.Create("Contact", new { LastName = "A", MailingCity = "Oslo" });
        _org.Create("Contact", new { LastName = "B" });
        var records = _org.Query("SELECT MailingAddress FROM Contact ORDER BY LastName").Records;
        Assert.Equal("Oslo", records[0].GetProperty("MailingAddress").GetProperty("city").GetString());
        Assert.Equal(JsonValueKind.Null, records[1].GetProperty("MailingAddress").ValueKind);
    }

    [Fact]
    public void Deleted_rows_show_in_query_all_only()
    {
        var id = _org.Create("Contact", new { LastName = "Gone", Email = "g@example.com" });
        _org.Send("DELETE", $"sobjects/Contact/{id}");
        Assert.Equal(0, _org.Query("SELECT Id FROM Contact WHERE Email = 'g@example.com'")["totalSize"].GetInt32());
        Assert.Equal("True", _org.QueryAll("SELECT IsDeleted FROM Contact WHERE Email = 'g@example.com'").Column("IsDeleted"));
        Assert.Equal(id, _org.Query($"SELECT Id FROM Contact WHERE Id = '{id}' ALL ROWS").Column("Id"));
    }

    [Conformance("Pages", Basis.Documented, "REST guide, Query")]
    [Fact]
    public void Long_results_come_in_pages()
    {
        _org.Set(s => s with { QueryPageSize = 2 });
        for (var i = 0; i < 5; i++)
            _org.Create("Contact", new { LastName = $"L{i}" });
        var first = _org.Query("SELECT LastName FROM Contact ORDER BY LastName");
        Assert.False(first["done"].GetBoolean());
        Assert.Equal(5, first["totalSize"].GetInt32());
        var second = _org.Get(first["nextRecordsUrl"].GetString()!);
        Assert.Equal("L2,L3", second.Column("LastName"));
        var third = _org.Get(second["nextRecordsUrl"].GetString()!);
        Assert.True(third["done"].GetBoolean());
        Assert.Equal("L4", third.Column("LastName"));
        Assert.Equal("400 INVALID_QUERY_LOCATOR", _org.Get("query/01g000000000000AAA-2000").Error);
    }
}
