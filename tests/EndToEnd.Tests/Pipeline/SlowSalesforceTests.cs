using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A write that outlasts its turn is settled before anything else is sent for its guest.</summary>
public sealed class SlowSalesforceTests
{
    [Theory]
    [InlineData("""{"kind":"Latency","path":"composite","body":"\"method\":\"(POST|PATCH)\"","milliseconds":5000,"count":1}""")]
    [InlineData("""{"kind":"ApplyLate","path":"composite","body":"\"method\":\"(POST|PATCH)\"","milliseconds":1500,"count":2}""")]
    public async Task What_is_applied_long_after_the_turn_ended_doubles_nothing(string fault)
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Grains:TurnTime", "00:00:01"));
        await product.FaultAsync(JsonNode.Parse(fault)!.AsObject());
        var bookings = Trouble.Bookings(20);
        await product.PostAllAsync(bookings);
        await product.PostAllAsync(bookings.Select(booking => booking with { Type = "booking.canceled", Minute = 5 }));
        var state = await product.SettleAsync();
        state.AssertSynced(bookings);
        Assert.All(bookings, booking => Assert.Equal("Canceled (By customer)", state.StatusOf(booking.BookingId)));
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }
}
