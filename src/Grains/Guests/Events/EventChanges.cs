using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>What a written Event shows now and what it was last written with, for the booking's history.</summary>
internal static class EventChanges
{
    private const string Source = "booking";

    /// <param name="written">What Salesforce has taken: an org may lack fields that tell of the booking.</param>
    public static IEnumerable<FieldChange> Of(SubjectTurn subject, FieldSet written, Turn turn)
    {
        var (shown, package) = (subject.Event.Plan!.Show(subject.Booking!), turn.Settings.PackageFields);
        var before = subject.Before.Link is { EventId: not null, Pending: false, TakenOverBy: null } ? subject.Before.Booking : null;
        if (before is not null && subject.Before.Link.ReplacedBy is { } successor) before = PlannedEvent.Closed(before, successor);
        var (was, becomes) = (before is null ? [] : ValuesOf(before, subject, package), ValuesOf(shown, subject, package));
        // Without the package's field the subject tells a status that is not just scheduled.
        if (package.EventStatus is not { } status || !written.Contains(status))
            (was["Subject"], becomes["Subject"]) = (SubjectOf(before, turn), written["Subject"]?.ToString());
        foreach (var (field, value) in becomes)
            if (written.Contains(field) && was.GetValueOrDefault(field) is var old && old != value)
                yield return new FieldChange($"{EventWriting.ObjectName}.{field}", old, value, Source);
    }

    private static Dictionary<string, string?> ValuesOf(BookingState state, SubjectTurn subject, PackageFields package)
    {
        var values = new Dictionary<string, string?>();
        if (package.EventStatus is { } status) values[status] = state.StatusText;
        if (package.EventReason is { } reason) values[reason] = state.Reason;
        values["StartDateTime"] = Moment(state.StartsAt);
        values["EndDateTime"] = Moment(
            state.StartsAt?.AddMinutes(Math.Clamp(state.DurationMinutes ?? 0, 0, subject.Event.LongestMinutes)));
        return values;
    }

    private static string? SubjectOf(BookingState? before, Turn turn) => before is null ? null : ActivityEvent.Build(
        before, turn.Settings, whoId: null, whatId: null, ownerId: null, revision: 0, turn.Types.Of(EventWriting.ObjectName), isNew: false)
        .Fields?["Subject"]?.ToString();

    private static string? Moment(DateTimeOffset? moment) => moment is { } at ? IsoTime.Seconds(at) : null;
}
