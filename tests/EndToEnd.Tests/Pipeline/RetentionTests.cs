namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What is done and old goes by itself, and nothing that is undone.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task History_goes_after_its_time_and_the_booking_goes_on_where_it_stood()
    {
        await using var product = await Trouble.StartAsync(
            ("OnceHub:Retention:Interval", "00:00:00.2"),
            ("OnceHub:Retention:History", "00:00:01"),
            ("OnceHub:Retention:Payloads", "00:00:01"));
        var booking = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        await Eventually.HoldsAsync(
            async () => (await product.BookingAsync(booking.BookingId))["history"]!.AsArray().Count == 0, "the history is purged");

        // A repeat is known without its payload, and a later change finds everything it needs.
        await product.AcceptAsync(booking, booking with { Type = "booking.canceled", Minute = 5 });
        var state = await product.SettleAsync();
        Assert.Single(state.Contacts);
        Assert.Equal("Canceled (By customer)", state.StatusOf(booking.BookingId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booking_that_is_gone_and_its_guest_meet_their_records_again(bool withExternalIds)
    {
        await using var product = await Trouble.StartAsync(
            ("OnceHub:Retention:Interval", "00:00:00.2"),
            ("OnceHub:Retention:Bookings", "00:00:01"),
            ("OnceHub:Retention:Payloads", "00:00:01"));
        if (!withExternalIds)
            await product.ChangeSettingsAsync(settings =>
            {
                foreach (var name in new[] { "eventBookingId", "eventRevision", "recordToken" }) settings["packageFields"]![name] = null;
            });
        var booking = new Webhook { Email = "ann@example.com", Phone = "+14155550100", StartsAt = DateTimeOffset.UnixEpoch.AddYears(55) };
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        await GoneAsync(product, booking.BookingId);

        await product.AcceptAsync(booking with { Type = "booking.canceled", Minute = 5, By = "customer" });
        var late = await product.SettleAsync();
        Assert.Equal("Canceled (By customer)", Assert.Single(late.Events).Text("OnceHub_Event_Status__c"));
        await GoneAsync(product, booking.BookingId);

        await product.AcceptAsync(booking with { BookingId = "BKNG-2", Minute = 9 });
        var back = await product.SettleAsync();
        var contact = Assert.Single(back.Contacts);
        Assert.Equal(2, back.Events.Count);
        Assert.All(back.Events, made => Assert.Equal(contact.Text("Id"), made.Text("WhoId")));

        await Eventually.HoldsAsync(
            async () =>
                (await product.GetAsync("/v1/orgs/demo/audit"))["items"]!
                    .AsArray()
                    .Any(line => line!["act"]!.GetValue<string>() == "oldDataRemoved"),
            "the audit tells what went");
    }

    private static Task GoneAsync(Product product, string bookingId) => Eventually.HoldsAsync(
        async () => (await product.TryOperateAsync(HttpMethod.Get, $"/v1/orgs/demo/bookings/{bookingId}")).Status == 404,
        "the booking is gone");
}
