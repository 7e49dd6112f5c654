namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What is done and old goes by itself, and nothing that is undone.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task History_goes_after_its_time_and_the_booking_goes_on_where_it_stood()
    {
        await using var product = await Trouble.StartAsync(
            ("OnceHub:Retention:Interval", "00:00:00.2"), ("OnceHub:Retention:History", "00:00:01"), ("OnceHub:Retention:Payloads", "00:00:01"));
        var booking = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        await Eventually.HoldsAsync(async () => (await product.BookingAsync(booking.BookingId))["history"]!.AsArray().Count == 0, "the history is purged");

        // A repeat is known without its payload, and a later change finds everything it needs.
        await product.AcceptAsync(booking, booking with { Type = "booking.canceled", Minute = 5 });
        var state = await product.SettleAsync();
        Assert.Single(state.Contacts);
        Assert.Equal("Canceled (By customer)", state.StatusOf(booking.BookingId));
    }
}
