namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// What Salesforce must show of bookings that replace one another, told from all that happened at once: each booking's events
/// are run through in the order of their time, and the newest booking that stands has the one Event.
/// </summary>
internal static class LineageModel
{
    private const string Open = "Scheduled";
    private const string OpenAgain = "Rescheduled";

    /// <summary>One per group of bookings that name one another.</summary>
    public static IEnumerable<ExpectedEvent> Of(IReadOnlyCollection<ToldEvent> told, IReadOnlyCollection<ToldEvent> history)
    {
        var groups = told.Select(one => one.Booking).Distinct().ToDictionary(booking => booking, booking => new HashSet<char> { booking });
        foreach (var one in told)
        {
            if (one.Names is not { } other) continue;
            if (!groups.TryGetValue(other, out var named)) groups[other] = named = [other];
            groups[one.Booking].UnionWith(named);
            foreach (var member in groups[one.Booking]) groups[member] = groups[one.Booking];
        }
        foreach (var group in groups.Values.Distinct())
        {
            var known = group.Where(booking => told.Any(one => one.Booking == booking)).Order();
            var bookings = known.Select(booking => Run(booking, told, history)).ToArray();
            var holder = bookings.LastOrDefault(booking => booking.IsLive) ?? bookings[^1];
            yield return holder with { Bookings = [.. bookings.Select(booking => booking.Holder)] };
        }
    }

    private static ExpectedEvent Run(char booking, IReadOnlyCollection<ToldEvent> told, IReadOnlyCollection<ToldEvent> history)
    {
        var (phase, cause, reassigned, superseded) = (Open, (ToldEvent?)null, false, false);
        string? scheduleReason = null;
        var events = told.Where(one => one.Booking == booking).OrderBy(one => one.Minute).ThenBy(one => one.Again).ToArray();
        foreach (var one in events)
        {
            switch (one.Type)
            {
                case "scheduled" or "rescheduled":
                    phase = one.Type == "scheduled" ? Open : OpenAgain;
                    (reassigned, superseded, scheduleReason) = (false, false, one.Reason);
                    break;
                case "reassigned":
                    (phase, reassigned, superseded) = (IsAgain(one, history) ? OpenAgain : Open, true, false);
                    break;
                case "completed":
                    if (phase is Open or OpenAgain) phase = "Completed";
                    break;
                case "no_show":
                    phase = "No-show";
                    break;
                default:
                    (phase, cause, superseded) = ("Canceled", one, superseded || one.Type == "canceled_then_rescheduled");
                    break;
            }
        }
        var status = phase switch
        {
            "Completed" => "Completed (Set by system)",
            "No-show" => "No-show (Set by user)",
            "Canceled" when cause!.Type == "canceled_reschedule_requested" => "Canceled (New times requested by user)",
            "Canceled" => cause!.IsByUser ? "Canceled (By user)" : "Canceled (By customer)",
            _ => $"{phase} {(reassigned ? "(Reassigned by User)" : "(By customer)")}",
        };
        return new ExpectedEvent
        {
            Holder = booking,
            Status = status,
            Reason = phase == "Canceled" ? cause!.Reason : scheduleReason,
            StartsAt = StartOf(events[^1], history),
            IsLive = phase != "Canceled" && !superseded,
            IsOpen = phase is Open or OpenAgain,
        };
    }

    /// <summary>Every event tells the booking's time as it was then, whether or not the event that set it has come.</summary>
    private static DateTimeOffset StartOf(ToldEvent last, IEnumerable<ToldEvent> history) =>
        ToldEvent.StartAt(history.Where(one => one.Booking == last.Booking && one.Minute <= last.Minute).OrderBy(one => one.Minute));

    private static bool IsAgain(ToldEvent reassigned, IEnumerable<ToldEvent> history) =>
        history.Any(one => one.Booking == reassigned.Booking && one.Minute <= reassigned.Minute && one.Type == "rescheduled");
}

/// <summary>The Event of a group of bookings.</summary>
internal sealed record ExpectedEvent
{
    public required char Holder { get; init; }

    public char[] Bookings { get; init; } = [];

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required bool IsLive { get; init; }

    /// <summary>The status of the booking itself is a scheduled one.</summary>
    public required bool IsOpen { get; init; }
}
