using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

public sealed class RequiredFieldTests
{
    [Fact]
    public async Task Required_fields_that_nobody_mapped_get_the_default_of_their_type_and_a_person_is_told()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Post, $"/emulator/orgs/{EmulatedOrg.Name}/changes", JsonNode.Parse("""
            {"fields":[
              {"object":"Contact","name":"Tier__c","label":"Tier","type":"Text","length":20,"required":true},
              {"object":"Contact","name":"Score__c","label":"Score","type":"Number","precision":5,"scale":0,"required":true},
              {"object":"Event","name":"Room__c","label":"Room","type":"Text","length":4,"required":true}]}
            """));
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var state = await product.SettleAsync();

        var contact = Assert.Single(state.Contacts);
        Assert.Equal("Unspecified", contact.Text("Tier__c"));
        Assert.Equal(0, contact.GetProperty("Score__c").GetDouble());
        Assert.Equal("Unsp", state.EventOf("BKNG-1").Text("Room__c"));
        var history = (await product.BookingAsync("BKNG-1"))["history"]!.ToJsonString();
        Assert.Contains("Contact.Tier__c must have a value", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_up_that_fails_makes_nobody()
    {
        await using var product = await Product.StartAsync();
        await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = "Miller", ["Email"] = "ann@example.com" }, default);
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "Status",
                ["path"] = "/composite$",
                ["body"] = "SELECT",
                ["status"] = 503,
                ["count"] = 3,
            });
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var state = await product.SettleAsync();

        Assert.Equal(Assert.Single(state.Contacts).Text("Id"), state.EventOf("BKNG-1").Text("WhoId"));
    }
}
