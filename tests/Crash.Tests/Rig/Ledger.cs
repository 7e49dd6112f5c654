using System.Collections.Immutable;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>What was told to the product, and what must be true of it in the end.</summary>
internal sealed class Ledger(Random random)
{
    private readonly List<ExpectedBooking> _bookings = [];
    private int _guests;

    public int Guests => _guests;

    public IReadOnlyList<ExpectedBooking> Bookings => _bookings;

    public int Events => _bookings.Sum(booking => booking.EventIds.Length);

    /// <summary>The lives of some new guests: shuffled, and some of it told twice.</summary>
    public List<Webhook> NewGuests(int count)
    {
        List<Webhook> told = [];
        for (var i = 0; i < count; i++) told.AddRange(Life(_guests++));
        told.AddRange(told.Where(_ => random.Next(4) == 0).ToArray());
        var all = told.ToArray();
        random.Shuffle(all);
        return [.. all];
    }

    private Webhook[] Life(int guest)
    {
        var booking = new Webhook
        {
            BookingId = $"BKNG-{guest}", Name = $"Guest Number{guest}",
            Email = guest % 2 == 0 ? $"guest{guest}@example{guest / 4}.com" : "",
            Mobile = guest % 2 == 1 ? $"+1415{2_000_000 + guest}" : "",
            Company = guest % 3 == 0 ? $"Company {guest / 9}" : "",
        };
        var moved = booking with { Type = "booking.rescheduled", Minute = 5, StartsAt = booking.StartsAt.AddDays(1), By = "customer" };
        var (end, status) = (guest % 4) switch
        {
            0 => (moved with { Type = "booking.canceled", Minute = 9, Reason = "Not needed" }, "Canceled (By customer)"),
            1 => (moved with { Type = "booking.completed", Minute = 9 }, "Completed (Set by system)"),
            2 => (moved with { Type = "booking.no_show", Minute = 12 }, "No-show (Set by user)"),
            _ => (moved with { Minute = 7, StartsAt = booking.StartsAt.AddDays(2) }, "Rescheduled (By customer)"),
        };
        Webhook[] told = [booking, moved, end];
        Expect(told, status);
        if (guest % 3 != 0) return told;
        var again = booking with { BookingId = $"BKNG-{guest}-again", Minute = 20 };
        Expect([again], "Scheduled (By customer)");
        return [.. told, again];
    }

    private void Expect(Webhook[] told, string status)
    {
        var last = told[^1];
        _bookings.Add(
            new ExpectedBooking(last.BookingId, last.Name.Split(' ')[1], status, last.StartsAt, [.. told.Select(webhook => webhook.IdOf())])
        );
    }
}

/// <param name="LastName">Of its guest: unique.</param>
/// <param name="EventIds">Each must be told once by the booking's history.</param>
internal sealed record ExpectedBooking(string Id, string LastName, string Status, DateTimeOffset StartsAt, ImmutableArray<string> EventIds);

internal static class WebhookIds
{
    public static string IdOf(this Webhook webhook) =>
        System.Text.Json.JsonDocument.Parse(webhook.ToJson()).RootElement.GetProperty("id").GetString()!;
}
