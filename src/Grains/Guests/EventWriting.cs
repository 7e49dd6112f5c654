using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>The write that a booking's Event needs, if any.</summary>
internal static class EventWriting
{
    /// <summary>
    /// Settles what needs no write: visits, calendars without Events, bookings whose Event belongs to another by now, and
    /// those that changed nothing.
    /// </summary>
    /// <param name="holders">Bookings that hold their lineage's one Event.</param>
    public static void SettleWithoutWrite(SubjectTurn subject, Turn turn, IReadOnlySet<string> holders)
    {
        if (subject.EventDone) return;
        if (subject.Booking is not { } booking)
        {
            subject.EventDone = true;
            return;
        }
        var wanted = turn.Settings.Sync.Bookings && (turn.Settings.CalendarOf(booking.Booking).CreateEvent ?? turn.Settings.Event.Create);
        var mine = holders.Contains(subject.Id) || subject.Link.EventId is not null;
        var current = subject.Link.EventId is not null && !subject.NeedsSalesforce && subject.Link.EventWhoId == subject.Link.RecordId;
        subject.EventDone = !wanted || !mine || subject.Link.TakenOverBy is not null || current;
    }

    /// <summary>Null when there can be no Event yet; then the subject is set aside with the reason.</summary>
    public static RecordWrite? Plan(SubjectTurn subject, PersonTurn? person, int? personWrite, Turn turn)
    {
        var whoId = personWrite is null ? person?.RecordId ?? subject.Link.RecordId : null;
        var owner = subject.Booking!.IsOwnerUnknown ? null : turn.Settings.OwnerOf(subject.Booking.Owner);
        var built = ActivityEvent.Build(subject.Booking, turn.Settings, whoId, whatId: null, owner, turn.Revision);
        subject.Report(built.Problems);
        if (built.Fields is not { } fields)
        {
            subject.Failure = new FailureReason(FailureCodes.NoUsableTime, built.Problems.Select(problem => problem.Message).FirstOrDefault() ?? "The booking has no usable time.");
            return null;
        }
        foreach (var refused in subject.RefusedEventFields) fields[refused] = null;
        var package = turn.Settings.PackageFields;
        var linked = subject.Link.EventId;
        return new RecordWrite
        {
            Kind = linked is null && package.EventBookingId is not null ? WriteKind.Upsert : linked is null ? WriteKind.Insert : WriteKind.Update,
            Object = "Event",
            RecordId = linked?.Value,
            ExternalIdField = linked is null ? package.EventBookingId : null,
            ExternalIdValue = linked is null && package.EventBookingId is not null ? subject.Id : null,
            FieldsJson = fields.ToJson(),
            References = personWrite is { } index ? [new WriteReference("WhoId", index)] : [],
        };
    }
}
