using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>One of each kind of what crosses between grains, no member left at its default.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static BookingActivity Activity => new()
    {
        At = Time,
        BookingId = "BKNG-1",
        Outcome = ActivityOutcome.Waits,
        EventIds = ["EVNT-1", "EVNT-2"],
        Type = "booking.scheduled",
        Status = "Scheduled (By customer)",
        RecordId = "003A00000000001IAA",
        SalesforceEventId = "00UA00000000001MAA",
        Code = "UNABLE_TO_LOCK_ROW",
        NotBefore = Time.AddMinutes(1),
        Calls = 0.5,
    };

    public static OrgStatus Status => new()
    {
        Pulling = true,
        InFlight = 3,
        PausedBecause = "The day's calls are spent.",
        PausedUntil = Time,
        CallsUsed = 120,
        CallsLimit = 15_000,
        CallsReserved = 750,
        CallsOurs = 14_000,
        PausedCode = "REQUEST_LIMIT_EXCEEDED",
    };

    public static SchemaReport Schema => new() { WarningsJson = "[]", WhyNot = "The org is paused." };
}
