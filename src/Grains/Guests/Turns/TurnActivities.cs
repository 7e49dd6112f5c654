using System.Collections.Immutable;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>A turn as the live feed tells it: what was recorded, one line per booking.</summary>
internal static class TurnActivities
{
    /// <param name="recorded">The units that the store took.</param>
    public static ImmutableArray<BookingActivity> Of(Turn turn, IReadOnlyCollection<BookingCommit> recorded, DateTimeOffset now)
    {
        var units = recorded.ToDictionary(unit => unit.BookingId);
        return
        [
            .. turn.Subjects.Where(subject => subject.Events.Count + subject.Unreadable.Count > 0)
                .Where(subject => subject.Deferred is not null || units.ContainsKey(subject.Id))
                .Select(subject => Of(subject, units.GetValueOrDefault(subject.Id), now)),
        ];
    }

    private static BookingActivity Of(SubjectTurn subject, BookingCommit? unit, DateTimeOffset now) => new()
    {
        At = now,
        BookingId = subject.Id,
        Outcome = subject.Deferred is not null ? ActivityOutcome.Waits
            : unit is { Failed.IsEmpty: false } ? ActivityOutcome.Failed
            : ActivityOutcome.Synced,
        EventIds = [.. subject.Events.Select(item => item.Item.Row.EventId)],
        Type = subject.Events.Count > 0 ? subject.Events[^1].Item.Row.Type : null,
        Status = subject.Booking?.StatusText ?? subject.Visit?.StatusText,
        RecordId = subject.Link.RecordId?.Value,
        SalesforceEventId = subject.Link.EventId?.Value,
        Code = subject.Deferred?.Why.Code ?? unit?.Failed.FirstOrDefault()?.Reason.Code,
        NotBefore = subject.Deferred?.Due,
        Calls = subject.Calls,
    };
}
