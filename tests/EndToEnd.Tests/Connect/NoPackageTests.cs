using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>An org without our fields still syncs, by the slower way.</summary>
public sealed class NoPackageTests
{
    [Fact]
    public async Task A_plain_org_keeps_one_Event_per_booking_through_its_life()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync("/orgs/sandbox"), "admin@sandbox.example.com"));
        var first = new Webhook { Email = "ann@example.com", Phone = "+14155550100" };

        await product.AcceptAsync(first);
        await product.SettleAsync();
        await product.AcceptAsync(first with { Type = "booking.rescheduled", Minute = 5, StartsAt = first.StartsAt.AddDays(1) });
        await product.SettleAsync();
        await product.AcceptAsync(
            first with
            {
                Type = "booking.canceled",
                Minute = 9,
                StartsAt = first.StartsAt.AddDays(1),
                By = "customer",
            });
        await product.SettleAsync();

        var made = Assert.Single(await SandboxAsync(product, "Event"));
        Assert.StartsWith("[Canceled (By customer)]", made.Text("Subject"), StringComparison.Ordinal);
        Assert.Equal(made.Text("WhoId"), Assert.Single(await SandboxAsync(product, "Contact")).Text("Id"));
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("DropAfter")]
    [InlineData("Drop")]
    public async Task A_lost_answer_to_an_Event_is_settled_by_a_query_and_ends_in_one_Event(string fault)
    {
        await using var product = await WithoutExternalIdsAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = fault,
                ["path"] = "/composite$",
                ["body"] = "sobjects/Event",
                ["count"] = 2,
            });

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var state = await product.SettleAsync();

        var made = Assert.Single(state.Events);
        Assert.Equal(Assert.Single(state.Contacts).Text("Id"), made.Text("WhoId"));
        var booking = await product.BookingAsync("BKNG-1");
        Assert.Equal(made.Text("Id"), booking["salesforceEventId"]!.GetValue<string>());
        Assert.Empty(booking["failures"]!.AsArray());
    }

    [Fact]
    public async Task Where_several_Events_could_be_it_a_person_decides_and_none_is_made()
    {
        await using var product = await WithoutExternalIdsAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "DropAfter",
                ["path"] = "/composite$",
                ["body"] = "sobjects/Event",
                ["count"] = 1,
            });
        var webhook = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(webhook);
        var made = await OneEventAsync(product);
        await product.Salesforce.SeedAsync("Event", new JsonObject
        {
            ["Subject"] = "By hand",
            ["WhoId"] = made.Text("WhoId"),
            ["StartDateTime"] = made.Text("StartDateTime"),
            ["DurationInMinutes"] = 30,
            ["CreatedById"] = made.Text("CreatedById"),
        }, default);

        var state = await product.SettleAsync();

        Assert.Equal(2, state.Events.Count);
        var failure = Assert.Single((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray())!;
        Assert.Equal("EVENT_UNCLEAR", failure["code"]!.GetValue<string>());
        Assert.Contains(made.Text("Id")!, failure["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<Product> WithoutExternalIdsAsync()
    {
        var product = await Product.StartAsync(
            new Dictionary<string, string?> { ["OnceHub:Grains:DoubtDelay"] = "00:00:01", ["OnceHub:Grains:RetryDelay"] = "00:00:02" }
        );
        await product.ChangeSettingsAsync(settings =>
        {
            foreach (var name in new[] { "eventBookingId", "eventRevision", "recordToken" }) settings["packageFields"]![name] = null;
        });
        return product;
    }

    private static async Task<JsonElement> OneEventAsync(Product product)
    {
        IReadOnlyList<JsonElement> events = [];
        await Eventually.HoldsAsync(async () => (events = (await product.StateAsync()).Events).Count == 1, "one Event");
        return events[0];
    }

    private static async Task<JsonElement[]> SandboxAsync(Product product, string type)
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<JsonElement[]>(new Uri(product.Salesforce.Url, $"/emulator/orgs/sandbox/records/{type}")))!;
    }
}
