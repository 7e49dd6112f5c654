using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>What becomes of the rows of a turn that broke, and so could not say it itself.</summary>
internal sealed class BrokenTurns(OrgId org, ISyncStore store, GrainsOptions options, TimeProvider time)
{
    /// <summary>They are tried again later; those that were tried often enough are set aside.</summary>
    public async Task DeferAsync(GuestToken guest, IReadOnlyList<InboxRow> rows, Exception error)
    {
        try
        {
            var now = time.GetUtcNow();
            var byEnd = rows.ToLookup(row => error is not StoreUnavailableException && row.Attempts + 1 >= options.MaxAttempts);
            if (byEnd[true].Any()) await SetAsideAsync(guest, [.. byEnd[true]], error);
            await store.DeferAsync(
                org,
                [.. byEnd[false].Select(row => new Deferral(row.Sequence, now + options.DelayAfter(row.Attempts), CountsAsAttempt: true))],
                CancellationToken.None);
        }
        catch (Exception failed)
        {
            // They are due all the while, and are read again: not at once, whatever it was.
            await Task.Delay(options.RetryDelay, time);
            if (failed is not StoreUnavailableException) throw;
        }
    }

    private async Task SetAsideAsync(GuestToken guest, InboxRow[] rows, Exception error)
    {
        var reason = new FailureReason(FailureCodes.Internal, FailureTranslation.Internal(error).Message);
        var subjects = rows.Select(row => row.SubjectId).Distinct().ToArray();
        var known = await store.LoadAsync(org, guest, subjects, CancellationToken.None);
        await store.CommitAsync(
            new GuestCommit
            {
                Org = org,
                Guest = guest,
                Bookings = [.. subjects.Zip(known.Bookings, (subject, booking) => new BookingCommit
                {
                    BookingId = subject,
                    ExpectedVersion = booking.Version,
                    Failed = [.. rows.Where(row => row.SubjectId == subject).Select(row => new RowFailure(row.Sequence, reason))],
                })],
            },
            CancellationToken.None);
    }
}
