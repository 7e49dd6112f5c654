using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>What a written Event shows now and what it was last written with, for the booking's history.</summary>
internal static class EventChanges
{
    private const string Source = "booking";

    public static IEnumerable<FieldChange> Of(SubjectTurn subject, PackageFields package)
    {
        var shown = subject.Event.Plan!.Show(subject.Booking!);
        var before = subject.Before.Link is { EventId: not null, Pending: false, TakenOverBy: null } ? subject.Before.Booking : null;
        if (before is not null && subject.Before.Link.ReplacedBy is { } successor) before = PlannedEvent.Closed(before, successor);
        var was = before is null ? null : Told(before, subject, package);
        var becomes = Told(shown, subject, package);
        for (var i = 0; i < becomes.Length; i++)
            if (was?[i].Value is var old && old != becomes[i].Value)
                yield return new FieldChange($"{EventWriting.ObjectName}.{becomes[i].Field}", old, becomes[i].Value, Source);
    }

    /// <summary>The same fields in the same order, whatever the state.</summary>
    private static (string Field, string? Value)[] Told(BookingState state, SubjectTurn subject, PackageFields package) =>
    [
        (package.EventStatus ?? "Status", state.StatusText),
        (package.EventReason ?? "Reason", state.Reason),
        ("StartDateTime", Moment(state.StartsAt)),
        ("EndDateTime", Moment(state.StartsAt?.AddMinutes(Math.Clamp(state.DurationMinutes ?? 0, 0, subject.Event.LongestMinutes)))),
    ];

    private static string? Moment(DateTimeOffset? moment) => moment is { } at ? IsoTime.Seconds(at) : null;
}
