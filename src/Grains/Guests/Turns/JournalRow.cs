using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>A journal as the store keeps it: with what lists show and filter by beside it.</summary>
internal static class JournalRow
{
    private const int MaxShownName = 200;

    /// <param name="booking">As lists are to tell it; null for a conversation or contact.</param>
    /// <param name="visit">Null for a booking.</param>
    /// <param name="source">The same one's guest.</param>
    public static BookingWrite Of(
        BookingJournal journal, BookingState? booking, VisitState? visit, MappingSource source, DateTimeOffset now)
    {
        var name = source.Name?.Full;
        return new BookingWrite
        {
            State = journal.ToJson(),
            Phase = booking?.Phase.ToString() ?? visit!.StatusText,
            RecordId = journal.Link.RecordId?.Value,
            SalesforceEventId = journal.Link.EventId?.Value,
            AccountId = journal.Link.AccountId?.Value,
            CaseId = journal.Link.CaseId?.Value,
            StartsAt = booking?.StartsAt,
            GuestName = name is { Length: > MaxShownName } ? name[..MaxShownName] : name,
            GuestPhones = source.Identities.Phones,
            Calendar = source.Booking is { } full ? (full.Calendar ?? full.BookingPage ?? full.MasterPage)?.Id : null,
            UpdatedAt = now,
        };
    }
}
