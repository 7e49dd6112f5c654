using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Administration;

public sealed class CatalogueTests
{
    [Fact]
    public async Task What_a_mapping_can_choose_from_is_listed_once_bookings_have_come()
    {
        await using var product = await Product.StartAsync();
        await product.AcceptAsync(
            new Webhook { EventId = "EVNT-1", BookingId = "BKNG-1", Custom = new JsonObject { ["Budget"] = "100", ["Team"] = "Ours" } },
            new Webhook { EventId = "EVNT-2", BookingId = "BKNG-2", Custom = new JsonObject { ["Budget"] = "200" } });
        await product.SettleAsync();

        var budget = await Eventually.FindsAsync(
            async () =>
                (await SourcesAsync(product)).SingleOrDefault(source =>
                    (string?)source!["name"] == "form.custom.Budget" && (long?)source["times"] == 2),
            "both bookings are counted");
        Assert.Equal((true, "any"), ((bool)budget["custom"]!, (string?)budget["type"]));
        var sources = await SourcesAsync(product);
        Assert.Contains(sources, source => (string?)source!["name"] == "form.custom.Team" && (long?)source["times"] == 1);
        Assert.Contains(
            sources,
            source => (string?)source!["name"] == "form.email" && (string?)source["type"] == "email" && !(bool)source["custom"]!);

        var fields = await product.GetAsync("/v1/orgs/demo/salesforce/objects/Contact/fields?fits=form.custom.Budget");
        Assert.Contains(fields["items"]!.AsArray(), field => (string?)field!["name"] == "Description" && (string?)field["fit"] == "always");
        Assert.Equal("Contact", (string?)(await product.GetAsync("/v1/orgs/demo/salesforce/objects"))["items"]![0]!["name"]);
        Assert.NotEmpty((await product.GetAsync("/v1/orgs/demo/salesforce/owners"))["users"]!.AsArray());
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/calendars"))["masterPages"]!.AsArray());
    }

    private static async Task<JsonArray> SourcesAsync(Product product) =>
        (await product.GetAsync("/v1/orgs/demo/sources"))["items"]!.AsArray();
}
