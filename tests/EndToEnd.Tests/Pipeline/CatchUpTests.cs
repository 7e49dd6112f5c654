using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Bookings whose webhooks never came are found in OnceHub's API.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task Bookings_whose_webhooks_never_came_are_synced_once_and_those_that_came_are_left_alone()
    {
        await using var oncehub = await OnceHubStandIn.StartAsync();
        await using var product = await Trouble.StartAsync(
            ("OnceHub:CatchUp:ApiUrl", oncehub.Url.ToString()),
            ("OnceHub:CatchUp:Interval", "00:00:00.4"),
            ("OnceHub:CatchUp:RequestGap", "00:00:00"),
            ("OnceHub:CatchUp:WebhookGrace", "00:00:00"), ("OnceHub:CatchUp:FirstLookBack", "90.00:00:00"));
        var all = Trouble.Bookings(230).Select(booking => booking with { ChangedAt = DateTimeOffset.UtcNow.AddHours(-1) }).ToArray();
        await product.PostAllAsync(all[..30]);
        await product.SettleAsync();
        oncehub.Bookings.AddRange(all.Select(booking => JsonNode.Parse(booking.ToJson())!["data"]!.DeepClone().AsObject()));
        Assert.Empty(oncehub.Requests);

        oncehub.TooMany = 2;
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/oncehub-api-key", new JsonObject { ["apiKey"] = OnceHubStandIn.ApiKey });
        await Eventually.HoldsAsync(async () => (await product.StateAsync()).Events.Count == all.Length, "all bookings are synced");
        var state = await product.SettleAsync();
        state.AssertSynced(all);
        Assert.Single((await product.BookingAsync("BKNG-3"))["history"]!.AsArray());
        Assert.Contains(
            "catch-up:",
            (await product.BookingAsync("BKNG-200"))["history"]![0]!["eventId"]!.GetValue<string>(),
            StringComparison.Ordinal);

        int looks;
        lock (oncehub.Requests) looks = oncehub.Requests.Count;
        await Eventually.HoldsAsync(() => Task.FromResult(oncehub.Requests.Count > looks + 6), "it looked again");
        Assert.Equal(state.Essence(), (await product.SettleAsync()).Essence());
        Assert.Single((await product.BookingAsync("BKNG-200"))["history"]!.AsArray());
    }
}
