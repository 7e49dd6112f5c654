using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>Where bookings stand.</summary>
public sealed class OrgBookings(ISyncStore store, OrgWorker worker)
{
    /// <param name="booking">BKNG-…, or the id of a conversation or contact.</param>
    public async Task<Result<BookingView>> FindAsync(OrgId org, string booking, CancellationToken cancellationToken)
    {
        if (await store.FindBookingAsync(org, booking, cancellationToken) is not { } record)
            return new Refusal(
                RefusalKind.BookingNotFound,
                $"Org '{org}' has had no event of booking '{booking}'. Check the id; if OnceHub has the booking, check that its webhook for this org is enabled.");
        // Only what waits is held up.
        var status = record.Waiting.IsEmpty ? null : await worker.FindStatusAsync(org, cancellationToken);
        return BookingView.Of(record) with
        {
            PausedCode = status?.PausedCode,
            PausedBecause = status?.PausedBecause,
            PausedUntil = status?.PausedUntil,
        };
    }

    /// <summary>Newest change first.</summary>
    public Task<Result<Page<BookingListItem>>> ListAsync(
        OrgId org, BookingFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        Paging.ReadAsync(cursor, () => store.ListBookingsAsync(org, filter, cursor, limit, cancellationToken));
}
