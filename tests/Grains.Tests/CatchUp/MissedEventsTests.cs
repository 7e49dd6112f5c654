using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Which changes in OnceHub count as known: one that is passed over is never asked for again.</summary>
public sealed class MissedEventsTests
{
    private static readonly DateTimeOffset Changed = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Before = Changed.AddHours(-1);
    private static readonly DateTimeOffset After = Changed.AddHours(1);

    public static TheoryData<string, BookingRecord?, bool> Known() => new()
    {
        { "nothing is known", null, true },
        { "its event waits", Of(waiting: [Changed]), false },
        { "a newer one waits", Of(waiting: [Before, After]), false },
        { "only an older one waits", Of(waiting: [Before]), true },
        { "it was applied", Of(Journal(Changed)), false },
        { "a newer one was applied", Of(Journal(After)), false },
        { "only an older one was applied", Of(Journal(Before)), true },
        { "an older one was applied, its own waits", Of(Journal(Before), waiting: [Changed]), false },
        { "an older one failed", Of(Journal(Before), failed: true), true },
        { "it failed, and the journal has it", Of(Journal(Changed), failed: true), false },
        { "one failed that nobody could read", Of(failed: true), true },
        { "the journal is of another version", Of("""{"booking":17}"""), true },
        { "the journal is of another version, its event waits", Of("""{"booking":17}""", waiting: [Changed]), false },
        { "the journal is of no booking", Of("{}"), true },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void What_is_older_than_a_change_does_not_tell_it(string what, BookingRecord? known, bool isMissed)
    {
        var booking = JsonSerializer.SerializeToElement(new { id = "BKNG-1", status = "canceled", last_updated_time = Changed });
        var found = MissedEvents.Find(OrgId.Parse("demo"), booking, known, After, After);
        Assert.True(isMissed == found is not null, what);
        if (found is not null) Assert.Equal(("BKNG-1", "booking.canceled", Changed), (found.SubjectId, found.Type, found.OrderTime));
    }

    private static string Journal(DateTimeOffset latest) => new BookingJournal
    {
        Booking = new BookingState { BookingId = "BKNG-1", Latest = new EventOrder(latest, 10, "EVNT-1") },
    }.ToJson();

    private static BookingRecord Of(string? state = null, DateTimeOffset[]? waiting = null, bool failed = false) => new()
    {
        BookingId = "BKNG-1",
        Version = state is null ? 0 : 1,
        State = state,
        History = [],
        Failures = failed ? [new Failure(1, "EVNT-0", "BKNG-1", "booking.scheduled", "X", "", "", After, null)] : [],
        Waiting = [.. (waiting ?? []).Select(time => new WaitingEvent($"EVNT-{time:HH}", "booking.scheduled", time, After, After, 0))],
    };
}
