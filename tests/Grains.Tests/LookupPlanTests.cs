using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Lookups;

namespace OnceHub.Sync.Grains.Tests;

public sealed class LookupPlanTests
{
    private static readonly LookupShape Shape = new(
        [
            new LookupObject("Contact", "003", ["Id", "Email", "Phone"])
            {
                PhoneFields = ["Phone"],
                TokenField = "OnceHub_Id__c",
                EmailField = "Email",
            },
            new LookupObject("Lead", "00Q", ["Id", "Email", "Phone"])
            {
                PhoneFields = ["Phone"],
                TokenField = "OnceHub_Id__c",
                EmailField = "Email",
            },
        ],
        [new LookupObject("Account", "001", ["Id", "Name", "Website"]), new LookupObject("Case", "500", ["Id", "ContactId"])],
        "OnceHub_Booking_Id__c",
        "US");

    [Fact]
    public void Emails_of_many_guests_stand_in_one_statement_an_object()
    {
        var parts = Plan(Enumerable.Range(0, 100).Select(i => new LookupKey.Email($"g{i}@example.com"))).Parts();
        Assert.Equal(2, parts.Count);
        Assert.All(parts, part => Assert.False(part.IncludeDeleted));
    }

    [Fact]
    public void Ids_are_read_with_deleted_records_from_their_own_object()
    {
        var part = Assert.Single(Plan([new LookupKey.Record(SalesforceId.Parse(Writes.Id("500", 1)))]).Parts());
        Assert.Contains("FROM Case", part.Soql, StringComparison.Ordinal);
        Assert.True(part.IncludeDeleted);
    }

    [Fact]
    public void A_list_that_would_be_too_long_is_split()
    {
        var parts = Plan(Enumerable.Range(0, 3_000).Select(i => new LookupKey.Email($"somebody.with.a.long.name.{i}@example.com"))).Parts();
        Assert.True(parts.Count > 2);
        Assert.All(parts, part => Assert.InRange(part.Soql.Length, 1, 100_000));
    }

    [Fact]
    public void Quotes_are_escaped() =>
        Assert.Contains(
            @"o\'brien@example.com", Plan([new LookupKey.Email("o'brien@example.com")]).Parts()[0].Soql, StringComparison.Ordinal);

    [Theory]
    [InlineData("jos\u00E9@example.com", "Jose\u0301@Example.com")]
    [InlineData("jose\u0301@example.com", "JOS\u00C9@example.com")]
    public void An_email_is_asked_for_in_both_spellings_and_answered_by_either(string asked, string held)
    {
        var plan = Plan([new LookupKey.Email(asked)]);
        Assert.Contains("IN ('jos\u00E9@example.com','jose\u0301@example.com')", plan.Parts()[0].Soql, StringComparison.Ordinal);
        Assert.Single(plan.Answers([Record("Contact", Writes.Id("003", 1), ("Email", held))])(new LookupKey.Email(asked)));
    }

    [Fact]
    public void Records_answer_the_keys_they_fit_and_no_others()
    {
        var (email, phone, token, other) = (
            new LookupKey.Email("ann@example.com"),
            new LookupKey.Phone("+14155550123"),
            new LookupKey.Guest(new GuestToken("g-1")),
            new LookupKey.Phone("+14155550124"));
        var answers = Plan([email, phone, token, other])
            .Answers([
                Record(
                    "Contact",
                    Writes.Id("003", 1),
                    ("Email", "ANN@example.com "),
                    ("Phone", "(415) 555-0123 x9"),
                    ("OnceHub_Id__c", "g-1")),
            ]);
        Assert.Single(answers(email));
        Assert.Single(answers(phone));
        Assert.Single(answers(token));
        Assert.Empty(answers(other));
    }

    [Fact]
    public void A_text_that_is_only_the_end_of_the_number_does_not_answer() =>
        Assert.Empty(
            Plan([new LookupKey.Phone("+14155550123")])
                .Answers([Record("Contact", Writes.Id("003", 1), ("Phone", "555-0123"))])(new LookupKey.Phone("+14155550123")));

    [Fact]
    public void An_id_of_fifteen_characters_is_answered()
    {
        var id = Writes.Id("003", 1);
        var key = new LookupKey.Record(SalesforceId.Parse(id[..15]));
        Assert.Single(Plan([key]).Answers([Record("Contact", id)])(key));
    }

    [Fact]
    public void A_record_from_two_statements_answers_once()
    {
        var key = new LookupKey.Email("ann@example.com");
        var record = Record("Contact", Writes.Id("003", 1), ("Email", "ann@example.com"));
        Assert.Single(Plan([key]).Answers([record, record])(key));
    }

    [Theory]
    [InlineData("https://www.Acme.example/about", true)]
    [InlineData("acme.example", true)]
    [InlineData("http://acme.example:8080", true)]
    [InlineData("https://notacme.example", false)]
    public void A_website_answers_its_domain(string website, bool answers)
    {
        var key = new LookupKey.AccountDomain("acme.example");
        Assert.Equal(
            answers, Plan([key]).Answers([Record("Account", Writes.Id("001", 1), ("Name", "A"), ("Website", website))])(key).Length == 1);
    }

    [Fact]
    public void Spacing_and_letter_case_do_not_make_another_company()
    {
        var key = new LookupKey.AccountName("Acme  Ltd");
        Assert.Single(Plan([key]).Answers([Record("Account", Writes.Id("001", 1), ("Name", "ACME Ltd"))])(key));
    }

    private static LookupPlan Plan(IEnumerable<LookupKey> keys) => new(keys, Shape);

    private static JsonElement Record(string type, string id, params (string Field, string Value)[] fields) =>
        JsonSerializer.SerializeToElement(
            fields
                .ToDictionary(field => field.Field, field => (object)field.Value)
                .Append(new("Id", id))
                .Append(new("attributes", new { type }))
                .ToDictionary());
}
