using System.Collections.Immutable;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>Where bookings stand.</summary>
public sealed class OrgBookings(IJournalStore journal, IOrgStore orgs, OrgWorker worker, OrgConnections connections, TimeProvider time)
{
    private const int MostNamesakes = 2_000;

    /// <param name="booking">BKNG-…, or the id of a conversation or contact.</param>
    /// <param name="olderThan">Of the history, what is before this place (<see cref="BookingView.OlderHistory"/>); null: the newest
    /// lines.</param>
    public async Task<Result<BookingView>> FindAsync(OrgId org, string booking, string? olderThan, CancellationToken cancellationToken)
    {
        BookingRecord? record;
        try
        {
            record = await journal.FindBookingAsync(org, booking, olderThan, cancellationToken);
        }
        catch (FormatException wrong)
        {
            return new Refusal(RefusalKind.QueryInvalid, wrong.Message);
        }
        if (record is null)
            return new Refusal(
                RefusalKind.BookingNotFound,
                $"Org '{org}' has had no event of booking '{booking}'. Check the id; if OnceHub has the booking, "
                + "check that its webhook for this org is enabled.");
        var view = BookingView.Of(record, olderThan is null);
        // Only what waits is held up.
        var pause = record.Waiting.IsEmpty ? null : await FindPauseAsync(org, cancellationToken);
        return view with
        {
            Because = view.Failures is [var newest, ..] ? newest.Message : WhyWaiting(record, pause),
            PausedCode = pause?.Code,
            PausedBecause = pause?.Because,
            PausedUntil = pause?.Until,
        };
    }

    /// <summary>An event with its bytes, as it came.</summary>
    public async Task<Result<ArrivedEvent>> FindEventAsync(OrgId org, string eventId, CancellationToken cancellationToken) =>
        await journal.FindEventAsync(org, eventId, cancellationToken) is { } found
            ? found
            : new Refusal(RefusalKind.BookingNotFound, $"Org '{org}' has no event '{eventId}', or it was purged.");

    /// <summary>The newest events of those that came lately, without their bytes.</summary>
    public async Task<ImmutableArray<ArrivedEvent>> ListArrivalsAsync(OrgId org, int limit, CancellationToken cancellationToken) =>
        [.. await journal.ListArrivalsAsync(org, limit, cancellationToken)];

    /// <summary>In the order of <see cref="IJournalStore.ListBookingsAsync"/>. All given conditions must hold.</summary>
    /// <param name="reader">Viewers see guests masked, so they find nobody by a name, email or phone: what is found would tell whose it
    /// is.</param>
    /// <param name="text">A guest's name, email or phone, a Salesforce id of either length, or the id of a booking or of an event of
    /// it.</param>
    public async Task<Result<Page<BookingListItem>>> ListAsync(
        OrgId org, Role reader, BookingFilter filter, string? text, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            var region = (await StoredSettings.ReadAsync(orgs, org, cancellationToken)).Region;
            if (BookingText.Read(text, region) is not { } search)
                return new Refusal(
                    RefusalKind.QueryInvalid,
                    $"Bookings cannot be found by '{text}'. Use a guest's name, email or phone, a Salesforce id of 15 or 18 characters, "
                    + "a booking id (BKNG-…) or an event id (EVNT-…).");
            if (search is OfGuest or OfName && reader < Role.Operator)
                return new Refusal(
                    RefusalKind.RoleMissing,
                    "Only operators of the org find bookings by a guest's name, email or phone. "
                    + "Use a Salesforce id, a booking id or an event id, or ask an administrator for the role.");
            if (search is OfName name && await journal.CountNamesakesAsync(org, name, MostNamesakes + 1, cancellationToken) > MostNamesakes)
                return new Refusal(
                    RefusalKind.QueryInvalid,
                    $"More than {MostNamesakes:N0} guests have a name like '{text}': add another part of the name, or use the email.");
            filter = filter with { Search = search };
        }
        return await Paging.ReadAsync(cursor, () => journal.ListBookingsAsync(org, filter, cursor, limit, cancellationToken));
    }

    /// <summary>What the org's worker says; of an org that was never connected, that it is not.</summary>
    private async Task<Pause?> FindPauseAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (await worker.FindStatusAsync(org, cancellationToken) is { PausedCode: { } code } status)
            return new Pause(code, status.PausedBecause, status.PausedUntil);
        return await connections.IsConnectedAsync(org, cancellationToken)
            ? null
            : new Pause(
                FailureCodes.NotConnected,
                "The org has no connection to Salesforce. Connect it: its events are kept, and are applied in order then.",
                null);
    }

    private string? WhyWaiting(BookingRecord record, Pause? pause)
    {
        if (record.Waiting.IsEmpty) return null;
        if (pause is not null) return pause.Because;
        var next = record.Waiting.MinBy(one => one.DueAt)!;
        var tried = next.Attempts switch { 0 => "", 1 => " It was tried once.", var times => $" It was tried {times} times." };
        var todo = next.Attempts > 0 && RefusedTries.Of(record.BookingId, record.GuestNotes) is { } refusal
            ? $" The last try ended with {refusal.TrimEnd('.')}. It is tried again by itself; where it never passes, "
                + "it fails with that reason."
            : " Nothing is to be done.";
        return next.DueAt > time.GetUtcNow()
            ? $"{next.Type} waits to be tried again.{tried}{todo}"
            : $"{next.Type} is to be applied now, after what came before it.{tried}{todo}";
    }

    private sealed record Pause(string Code, string? Because, DateTimeOffset? Until);
}
