using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A lookup takes what a record is called, where that is one record.</summary>
public sealed class NamedLookUpTests
{
    [Fact]
    public async Task A_name_or_a_unique_external_id_becomes_the_record_in_the_call_that_finds_the_guest()
    {
        await using var product = await MappedOrg.StartAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"fields":[{"object":"Campaign","name":"Code__c","type":"Text","length":20,"externalId":true,"unique":true},
                       {"object":"Event","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign"},
                       {"object":"Account","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign"}]}
            """)!.AsObject());
        var spring = await product.Salesforce.SeedAsync(
            "Campaign", new JsonObject { ["Name"] = "O'Neill's \"spring\"", ["Code__c"] = "SP-26" }, default);
        await product.MapAsync([("Campaign__c", "form.custom.Code")], "event");
        await product.MapAsync([("Campaign__c", "static:sp-26")], "account");
        await product.AcceptAsync(new Webhook { Email = "warm@example.com", BookingId = "BKNG-0" });
        await product.SettleAsync();
        var before = await product.Salesforce.CallsAsync(default);

        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Custom = new JsonObject { ["Campaign"] = "o'neill's \"SPRING\"", ["Code"] = "sp-26" },
            });
        var state = await product.SettleAsync();

        Assert.Equal(spring, Assert.Single(state.Contacts, contact => contact.Text("Email") == "ann@example.com").Text("Campaign__c"));
        Assert.Equal(spring, state.EventOf("BKNG-1").Text("Campaign__c"));
        Assert.All(await product.Salesforce.RecordsAsync("Account", default), account => Assert.Equal(spring, account.Text("Campaign__c")));
        Assert.Empty(await product.ProblemsAsync("BKNG-1"));
        Assert.Equal(2, await product.Salesforce.CallsAsync(default) - before);
    }

    [Theory]
    [InlineData("Twin", "LOOKUP_AMBIGUOUS")]
    [InlineData("Nowhere", "LOOKUP_UNKNOWN")]
    [InlineData("abcdefghijklmno", "LOOKUP_UNKNOWN")]
    [InlineData("701000000000999", "INVALID_CROSS_REFERENCE_KEY")]
    [InlineData("003000000000999", "FIELD_INTEGRITY_EXCEPTION")]
    public async Task A_text_that_names_none_or_several_is_left_out_and_told(string text, string code)
    {
        await using var product = await MappedOrg.StartAsync();
        foreach (var _ in new[] { 1, 2 }) await product.Salesforce.SeedAsync("Campaign", new JsonObject { ["Name"] = "Twin" }, default);
        await product.AcceptAsync(
            new Webhook
            {
                Email = "ann@example.com",
                Custom = new JsonObject { ["Campaign"] = text, ["Text"] = "kept" },
            });
        var state = await product.SettleAsync();

        var contact = Assert.Single(state.Contacts);
        Assert.Equal((null, "kept"), (contact.Text("Campaign__c"), contact.Text("Text__c")));
        Assert.Single(state.Events);
        Assert.Contains($"Campaign__c {code}", await product.ProblemsAsync("BKNG-1"));
        Assert.Empty((await product.BookingAsync("BKNG-1"))["failures"]!.AsArray());
    }
}
