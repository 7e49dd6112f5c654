using System.Globalization;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Events as OnceHub sends them.</summary>
internal static class Envelopes
{
    /// <summary>As small as an event of a booking gets.</summary>
    public static string Booking(string eventId, string type = "booking.scheduled", string bookingId = "BKNG-1", int padding = 0) =>
        new Webhook
    {
        EventId = eventId,
        Type = type,
        Status = "scheduled",
        BookingId = bookingId,
        Subject = new string('x', padding),
        CreatedAt = At("12:10:02.487"),
        ChangedAt = At("12:10:02.753"),
        ToldAt = At("12:10:03.140"),
        StartsAt = At("16:45:00"),
        Duration = 15,
        Name = "Carrie",
        Email = "carrie@customer.example",
    }.ToBareNode().ToJsonString();

    private static DateTimeOffset At(string time) =>
        new(new DateOnly(2026, 1, 20), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
