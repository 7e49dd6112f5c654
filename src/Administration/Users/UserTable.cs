using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Users;

/// <summary>An org's table of users, in the store. Changes of several at once are all kept.</summary>
public sealed class UserTable(IOrgStore store, OrgWorker worker)
{
    private const int Tries = 20;

    internal async Task<OrgUsers> ReadAsync(OrgId org, CancellationToken cancellationToken) =>
        OrgUsers.FromJson((await store.FindSmallRecordAsync(OrgUsers.KeyOf(org), cancellationToken))?.State);

    /// <returns>The table as it is now.</returns>
    internal async Task<OrgUsers> ChangeAsync(OrgId org, Func<OrgUsers, OrgUsers> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var stored = await store.FindSmallRecordAsync(OrgUsers.KeyOf(org), cancellationToken);
            var changed = change(OrgUsers.FromJson(stored?.State));
            if (!await store.SaveSmallRecordAsync(
                    OrgUsers.KeyOf(org), new VersionedState(stored?.ExpectedVersion ?? 0, changed.ToJson()), cancellationToken))
                continue;
            await worker.ReloadAsync(org, cancellationToken);
            return changed;
        }
        throw new RefusedException(RefusalKind.TooBusy, $"The users of org '{org}' are being changed by too many at once. Try again.");
    }
}
