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
        var (was, becomes) = (before is null ? [] : Told(before, subject, package), Told(shown, subject, package));
        foreach (var (field, value) in becomes)
            if (was.GetValueOrDefault(field) is var old && old != value)
                yield return new FieldChange($"{EventWriting.ObjectName}.{field}", old, value, Source);
    }

    private static Dictionary<string, string?> Told(BookingState state, SubjectTurn subject, PackageFields package) => new()
    {
        [package.EventStatus ?? "Status"] = state.StatusText,
        [package.EventReason ?? "Reason"] = state.Reason,
        ["StartDateTime"] = Moment(state.StartsAt),
        ["EndDateTime"] = Moment(state.StartsAt?.AddMinutes(Math.Clamp(state.DurationMinutes ?? 0, 0, subject.Event.LongestMinutes))),
    };

    private static string? Moment(DateTimeOffset? moment) => moment is { } at ? IsoTime.Seconds(at) : null;
}
