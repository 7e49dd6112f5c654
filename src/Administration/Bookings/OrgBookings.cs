using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>Where bookings stand.</summary>
public sealed class OrgBookings(ISyncStore store, OrgWorker worker)
{
    private const int MostNamesakes = 2_000;

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

    /// <summary>In the order of <see cref="IJournalStore.ListBookingsAsync"/>. All given conditions must hold.</summary>
    /// <param name="reader">Viewers see guests masked, so they find nobody by a name, email or phone: what is found would tell whose it is.</param>
    /// <param name="text">A guest's name, email or phone, a Salesforce id of either length, or the id of a booking or of an event of it.</param>
    public async Task<Result<Page<BookingListItem>>> ListAsync(
        OrgId org, Role reader, BookingFilter filter, string? text, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            var region = (await StoredSettings.ReadAsync(store, org, cancellationToken)).Region;
            if (BookingText.Read(text, region) is not { } search)
                return new Refusal(
                    RefusalKind.QueryInvalid,
                    $"Bookings cannot be found by '{text}'. Use a guest's name, email or phone, a Salesforce id of 15 or 18 characters, a booking id (BKNG-…) or an event id (EVNT-…).");
            if (search is OfGuest or OfName && reader < Role.Operator)
                return new Refusal(
                    RefusalKind.RoleMissing,
                    "Only operators of the org find bookings by a guest's name, email or phone. Use a Salesforce id, a booking id or an event id, or ask an administrator for the role.");
            if (search is OfName name && await store.CountNamesakesAsync(org, name, MostNamesakes + 1, cancellationToken) > MostNamesakes)
                return new Refusal(
                    RefusalKind.QueryInvalid, $"More than {MostNamesakes:N0} guests have a name like '{text}': add another part of the name, or use the email.");
            filter = filter with { Search = search };
        }
        return await Paging.ReadAsync(cursor, () => store.ListBookingsAsync(org, filter, cursor, limit, cancellationToken));
    }
}
