using System.Text;
using OnceHub.Sync.Client;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests.Client;

public sealed class GatewayClientTests
{
    [Fact]
    public async Task Bookings_are_listed_page_by_page_with_all_filters()
    {
        await using var rig = await ClientRig.StartAsync();
        rig.Gateway.Store.Bookings["acme/BKNG-1"] = Known("BKNG-1");
        var since = new DateTimeOffset(2026, 1, 20, 13, 0, 0, TimeSpan.FromHours(1));
        var query = new BookingQuery
        {
            Phase = "Scheduled",
            Calendar = "BKC-1",
            State = "failed",
            StartsFrom = since,
            StartsUntil = since.AddDays(1),
            UpdatedSince = since.AddDays(2),
            UpdatedUntil = since.AddDays(3), RecordId = "0035g00000AbCdEAAV", PageSize = 7,
        };

        var found = new List<string>();
        await foreach (var booking in rig.Client.ListBookingsAsync(query)) found.Add(booking.BookingId);

        // The store of the tests has two pages of the same.
        Assert.Equal(["BKNG-1", "BKNG-1"], found);
        var (filter, cursor, limit) = rig.Gateway.Store.LastBookingList!.Value;
        Assert.Equal(("next", 7), (cursor, limit));
        Assert.Equal(
            new BookingFilter("Scheduled", "0035g00000AbCdEAAV", since.AddDays(2).ToUniversalTime())
            {
                UpdatedUntil = since.AddDays(3).ToUniversalTime(),
                Calendar = "BKC-1",
                Standing = BookingStanding.Failed,
                StartsFrom = since.ToUniversalTime(),
                StartsUntil = since.AddDays(1).ToUniversalTime(),
            },
            filter);
    }

    [Fact]
    public async Task A_booking_is_found_with_all_that_is_told_of_it_or_is_null()
    {
        await using var rig = await ClientRig.StartAsync();
        rig.Gateway.Store.Bookings["acme/BKNG-1"] = Known("BKNG-1");

        var booking = await rig.Client.FindBookingAsync("BKNG-1");

        Assert.Equal(("BKNG-1", "Scheduled"), (booking!.BookingId, booking.Phase));
        Assert.Contains("history", booking.Members.Keys);
        Assert.Null(await rig.Client.FindBookingAsync("BKNG-2/x?y"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/a//b/")]
    [InlineData("../a b?c#d%&+")]
    public async Task A_booking_is_found_whatever_its_id_holds(string id)
    {
        await using var rig = await ClientRig.StartAsync();
        rig.Gateway.Store.Bookings[$"acme/{id}"] = Known(id);

        Assert.Equal(id, (await rig.Client.FindBookingAsync(id))?.BookingId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_booking_is_not_asked_for_by_what_an_address_would_lose(string id)
    {
        await using var rig = await ClientRig.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => rig.Client.FindBookingAsync(id));

        Assert.Equal(0, rig.Wire.Requests);
    }

    [Fact]
    public async Task A_refused_query_is_told_with_its_problem()
    {
        await using var rig = await ClientRig.StartAsync();

        var refused = await Assert.ThrowsAsync<GatewayProblemException>(async () =>
        {
            await foreach (var _ in rig.Client.ListBookingsAsync(new BookingQuery { State = "lost" }))
                Assert.Fail("There is nothing to list.");
        });

        Assert.Equal("/problems/query-invalid", refused.Problem.Type);
        Assert.Contains("'state' is 'lost'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_webhook_is_taken_and_one_with_another_secret_is_refused()
    {
        await using var rig = await ClientRig.StartAsync();
        var body = Encoding.UTF8.GetBytes(PublishedBooking.Sample);
        var signer = new WebhookSigner(rig.Org.WebhookSecret);

        Assert.Equal(1, (await rig.Client.SendWebhookAsync(body, signer)).Accepted);
        Assert.Equal(1, (await rig.Client.SendWebhookAsync(body, signer)).Repeated);
        Assert.Equal(1, (await rig.Client.SendWebhookAsync("{}"u8.ToArray(), signer)).SetAside);
        var refused = await Assert.ThrowsAsync<GatewayProblemException>(() =>
            rig.Client.SendWebhookAsync(body, new WebhookSigner("another-secret")));

        Assert.Equal("/problems/signature-invalid", refused.Problem.Type);
    }

    private static BookingRecord Known(string id) => new()
    {
        BookingId = id, Phase = "Scheduled", Version = 1, UpdatedAt = DateTimeOffset.UnixEpoch, History = [], Failures = [], Waiting = [],
    };
}
