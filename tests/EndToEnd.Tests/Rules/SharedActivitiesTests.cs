using System.Net;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>EventRelation has other fields with Shared Activities than without; guests are invited in both kinds of org.</summary>
public sealed class SharedActivitiesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_further_guest_is_invited(bool sharedActivities)
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(
            HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["sharedActivities"] = sharedActivities }
        );
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/production/records/Contact",
            new JsonObject { ["LastName"] = "Guest", ["Email"] = "bob@x.example" }
        );
        await product.ChangeSettingsAsync(settings => settings["sync"]!["invitees"] = true);

        var hook = new Hook { Guests = ["bob@x.example"], Email = "ann@x.example" }
            .ToJson()
            .ToJsonString()
            .Replace("~", "x", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, await product.PostAsync(hook));
        var state = await product.SettleAsync();

        var guest = state.Contacts.Single(contact => contact.Text("LastName") == "Guest").Text("Id");
        var invited = (await product.Salesforce.RecordsAsync("EventRelation", default)).Where(relation =>
            relation.Text("RelationId") == guest);
        Assert.Equal("New", Assert.Single(invited).Text("Status"));
    }
}
