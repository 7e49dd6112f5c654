using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>What SOQL refuses, in Salesforce's words.</summary>
[Conformance(
    "SOQL", Basis.Documented, "SOQL and SOSL Reference: FIELDS(), alias notation, ORDER BY and GROUP BY; answers captured by others")]
public sealed class SoqlWordsTests
{
    private readonly TestOrg _org = new();

    public SoqlWordsTests() => _org.Change(new OrgChanges
    {
        Fields =
        [
            new OrgChanges.FieldChange { Object = "Contact", Name = "Long__c", Type = "LongTextArea", Length = 1000 },
            new OrgChanges.FieldChange { Object = "Contact", Name = "Rich__c", Type = "Html" },
            new OrgChanges.FieldChange { Object = "Contact", Name = "Many__c", Type = "MultiselectPicklist", Values = ["a", "b"] },
            new OrgChanges.FieldChange { Object = "Contact", Name = "Secret__c", Type = "EncryptedText" },
            new OrgChanges.FieldChange { Object = "Contact", Name = "Number__c", Type = "Number", Precision = 5 },
        ],
    });

    [Theory]
    [InlineData("SELECT Id, Id FROM Contact", "INVALID_FIELD", "duplicate field selected: Id")]
    [InlineData("SELECT Id, LastName, lastname FROM Contact", "INVALID_FIELD", "duplicate field selected: LastName")]
    [InlineData("SELECT Account.Name, Account.Name FROM Contact", "INVALID_FIELD", "duplicate field selected: Account.Name")]
    [InlineData("SELECT Id, FIELDS(ALL) FROM Contact LIMIT 200", "INVALID_FIELD", "duplicate field selected: Id")]
    [InlineData("SELECT Id, (SELECT Id, Id FROM Contacts) FROM Account", "INVALID_FIELD", "duplicate field selected: Id")]
    [InlineData("SELECT Id FROM Contact ORDER BY Description", "MALFORMED_QUERY", "field 'Description' can not be sorted in a query call")]
    [InlineData("SELECT Id FROM Contact ORDER BY Long__c", "MALFORMED_QUERY", "field 'Long__c' can not be sorted in a query call")]
    [InlineData("SELECT Id FROM Contact ORDER BY Rich__c", "MALFORMED_QUERY", "field 'Rich__c' can not be sorted in a query call")]
    [InlineData("SELECT Id FROM Contact ORDER BY Many__c", "MALFORMED_QUERY", "field 'Many__c' can not be sorted in a query call")]
    [InlineData("SELECT Id FROM Contact ORDER BY Secret__c", "MALFORMED_QUERY", "field 'Secret__c' can not be sorted in a query call")]
    [InlineData(
        "SELECT Id FROM Contact ORDER BY Account.Description",
        "MALFORMED_QUERY",
        "field 'Description' can not be sorted in a query call")]
    [InlineData(
        "SELECT Id FROM Contact ORDER BY MailingAddress", "MALFORMED_QUERY", "field 'MailingAddress' can not be sorted in a query call")]
    [InlineData(
        "SELECT COUNT(Id) FROM Contact GROUP BY Description",
        "MALFORMED_QUERY",
        "field 'Description' can not be grouped in a query call")]
    [InlineData("SELECT COUNT(Id) FROM Contact GROUP BY Many__c", "MALFORMED_QUERY", "field 'Many__c' can not be grouped in a query call")]
    [InlineData(
        "SELECT COUNT(Id) FROM Contact GROUP BY CreatedDate",
        "MALFORMED_QUERY",
        "field 'CreatedDate' can not be grouped in a query call")]
    [InlineData(
        "SELECT COUNT(Id) FROM Contact GROUP BY Number__c", "MALFORMED_QUERY", "field 'Number__c' can not be grouped in a query call")]
    [InlineData("SELECT Id Name FROM Contact", "MALFORMED_QUERY", "only aggregate expressions use field aliasing")]
    [InlineData("SELECT DISTINCT Title FROM Contact", "MALFORMED_QUERY", "only aggregate expressions use field aliasing")]
    [InlineData("SELECT FROM Contact", "MALFORMED_QUERY", "unexpected token: 'FROM'")]
    [InlineData("SELECT Id, FROM Contact", "MALFORMED_QUERY", "unexpected token: 'FROM'")]
    [InlineData("SELECT Id FROM", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM WHERE Id = null", "MALFORMED_QUERY", "unexpected token: 'WHERE'")]
    [InlineData("SELECT Id FROM Contact WHERE LIMIT 1", "MALFORMED_QUERY", "unexpected token: 'LIMIT'")]
    [InlineData("SELECT Id FROM Contact ORDER BY LIMIT 1", "MALFORMED_QUERY", "unexpected token: 'LIMIT'")]
    public void Bad_queries_are_refused_in_salesforces_words(string soql, string code, string message)
    {
        var answer = _org.Query(soql);
        Assert.Equal($"400 {code}", answer.Error);
        Assert.EndsWith(message, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT Title t, COUNT(Id) n FROM Contact GROUP BY Title")]
    [InlineData("SELECT MIN(CreatedDate) first FROM Contact")]
    [InlineData("SELECT COUNT(Id) FROM Contact GROUP BY CALENDAR_YEAR(CreatedDate)")]
    [InlineData("SELECT Id, Account.Name, Account.Id FROM Contact ORDER BY Account.Name, Title")]
    [InlineData("SELECT c.Id FROM Contact c WHERE c.LastName != null")]
    public void Their_good_neighbours_are_taken(string soql) => Assert.Equal(200, _org.Query(soql).Status);

    [Theory]
    [InlineData("Description", false, false, false)]
    [InlineData("Many__c", true, false, false)]
    [InlineData("Secret__c", false, false, false)]
    [InlineData("CreatedDate", true, true, false)]
    [InlineData("LastName", true, true, true)]
    public void A_describe_says_beforehand_what_a_query_refuses(string field, bool filterable, bool sortable, bool groupable)
    {
        var found = _org.Get("sobjects/Contact/describe")["fields"]
            .EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == field);
        Assert.Equal(
            (filterable, sortable, groupable),
            (
                found.GetProperty("filterable").GetBoolean(),
                found.GetProperty("sortable").GetBoolean(),
                found.GetProperty("groupable").GetBoolean()));
    }
}
