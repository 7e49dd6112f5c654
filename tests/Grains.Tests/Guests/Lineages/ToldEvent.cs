using System.Globalization;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// An event of a booking as a play writes it: <c>B canceled 20 >A</c> is booking B's cancelation, told twenty minutes after
/// noon, whose <c>rescheduled_booking_id</c> is A. Bookings are made in the order of their letters.
/// </summary>
/// <param name="Booking">A letter.</param>
/// <param name="Type">Without <c>booking.</c></param>
/// <param name="Again">The same once more, as an event of its own.</param>
internal sealed record ToldEvent(char Booking, string Type, int Minute, char? Names = null, bool Again = false)
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Of the booking after it was scheduled or rescheduled by this event.</summary>
    public DateTimeOffset StartsAt => Noon.AddDays(1 + Booking - 'A').AddMinutes(Minute);

    public string? Reason => Type is "scheduled" or "completed" or "no_show" or "reassigned" ? null : $"Because of {Booking} {Minute}";

    /// <summary>The user cancels in even minutes.</summary>
    public bool IsByUser => Minute % 2 == 0;

    public static ToldEvent Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var minute = int.Parse(words[2], CultureInfo.InvariantCulture);
        return new ToldEvent(words[0][0], words[1], minute, words.FirstOrDefault(word => word[0] == '>')?[1], words[^1] == "again");
    }

    /// <param name="history">What else is told of the booking: every event shows its time and status as they are then.</param>
    /// <param name="play">Tells this play's bookings from others'.</param>
    public (string EventId, string Type, DateTimeOffset Told, object Booking) Render(IEnumerable<ToldEvent> history, string play)
    {
        var known = history.Where(other => other.Booking == Booking && other.Minute <= Minute).OrderBy(other => other.Minute).ToArray();
        var told = Noon.AddMinutes(Minute);
        var booking = new
        {
            @object = "booking", id = IdIn(play, Booking), subject = "Call", status = StatusIn(known),
            creation_time = Noon.AddHours(Booking - 'A'), last_updated_time = told, starting_time = StartAt(known), duration_minutes = 30,
            rescheduled_booking_id = Names is { } other ? IdIn(play, other) : null,
            cancel_reschedule_information = Reason is null ? null : new { reason = Reason, actioned_by = IsByUser ? "user" : "customer" },
            form_submission = new { name = "Ann Miller", email = $"{play}@example.com" },
        };
        return ($"EVNT-{play}-{Booking}-{Minute}{(Again ? "-again" : "")}", $"booking.{Type}", told, booking);
    }

    public static string IdIn(string play, char booking) => $"BKNG-{play}-{booking}";

    public override string ToString() => $"{Booking} {Type} {Minute}{(Names is { } other ? $" >{other}" : "")}{(Again ? " again" : "")}";

    /// <summary>The booking's time after this; it has one of its own before anything told of it sets another.</summary>
    /// <param name="known">In the order of their time.</param>
    public static DateTimeOffset StartAt(IEnumerable<ToldEvent> known) =>
        (known.LastOrDefault(one => one.Type is "scheduled" or "rescheduled") ?? known.First() with { Minute = 0 }).StartsAt;

    private static string StatusIn(ToldEvent[] known) => known.LastOrDefault(one => one.Type != "reassigned")?.Type ?? "scheduled";
}
