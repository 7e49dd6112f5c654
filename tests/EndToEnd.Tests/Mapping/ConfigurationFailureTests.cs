using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What only a person can mend ends as a booking that says what to do; done, a replay ends it.</summary>
public sealed class ConfigurationFailureTests
{
    [Fact]
    public async Task A_required_lookup_that_nothing_is_mapped_to()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign","required":true}]}""")!.AsObject());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(product, "REQUIRED_FIELD_MISSING", "Campaign__c", "Map these fields to OnceHub values or give them fallbacks, then replay.");

        await product.Salesforce.SeedAsync("Campaign", new JsonObject { ["Name"] = "Spring" }, default);
        await product.MapAsync([("Campaign__c", "static:Spring")]);
        await AssertMendedAsync(product);
    }

    [Fact]
    public async Task A_validation_rule_of_the_org()
    {
        await using var product = await Trouble.StartAsync();
        var rule = JsonNode.Parse("""{"validationRules":[{"object":"Contact","name":"NoMiller","formula":"LastName = \"Miller\"","message":"Millers are handled by hand","errorField":"LastName"}]}""")!.AsObject();
        await product.ChangeOrgAsync(rule);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(product, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Millers are handled by hand", "correct the data, the mapping or the rule, then replay.");

        rule["validationRules"]![0]!["active"] = false;
        await product.ChangeOrgAsync(rule);
        await AssertMendedAsync(product);
    }

    [Fact]
    public async Task A_picklist_that_was_narrowed_after_it_was_last_looked_at()
    {
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true}]}""")!.AsObject());
        await product.MapAsync([("Tier__c", "form.custom.Tier")]);
        await product.AcceptAsync(new Webhook { BookingId = "BKNG-0", Email = "first@example.com", Custom = new JsonObject { ["Tier"] = "Gold" } });
        await product.SettleAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""{"overrides":[{"object":"Contact","name":"Tier__c","values":["Silver"]}]}""")!.AsObject());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com", Custom = new JsonObject { ["Tier"] = "Gold" } });
        var state = await product.SettleAsync();

        Assert.Null(Assert.Single(state.Contacts, contact => contact.Text("Email") == "ann@example.com").Text("Tier__c"));
        Assert.Single(state.EventsOf("BKNG-1"));
        Assert.Equal(["Tier__c INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"], await product.ProblemsAsync("BKNG-1"));
        Assert.Contains("Correct the value or what is mapped there, then replay.", (await product.BookingAsync("BKNG-1"))["history"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_see_or_write_what_is_needed()
    {
        await using var product = await Trouble.StartAsync();
        await ConnectAsAsync(product, "norights");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Empty((await product.SettleAsync()).Contacts);
        await AssertSaysAsync(product, "OBJECT_HIDDEN", "The connected user does not see Contact", "then replay.");

        await ConnectAsAsync(product, "admin");
        await AssertMendedAsync(product);
    }

    private static async Task ConnectAsAsync(Product product, string user) => await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
    {
        ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").ToString(), ["clientId"] = "emulator", ["clientSecret"] = "emulator", ["refreshToken"] = $"5Aep-production-{user}",
    });

    private static async Task AssertSaysAsync(Product product, string code, params string[] says)
    {
        var failure = Assert.Single((await product.BookingAsync("BKNG-1"))["failures"]!.AsArray())!;
        Assert.Equal(code, failure["code"]!.GetValue<string>());
        Assert.All(says, said => Assert.Contains(said, failure["message"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    private static async Task AssertMendedAsync(Product product)
    {
        await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/failures/replay", new JsonObject());
        var state = await product.SettleAsync();
        Assert.Single(state.Contacts);
        Assert.Single(state.EventsOf("BKNG-1"));
        Assert.Empty((await product.BookingAsync("BKNG-1"))["failures"]!.AsArray());
    }
}
