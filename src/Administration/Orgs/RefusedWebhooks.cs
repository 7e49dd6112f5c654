using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>
/// The webhooks of an org that were refused, in one small record of the store. It has a bound however many there are: counts by
/// the hour, and the last few. Neither bodies nor signatures are in it.
/// </summary>
public sealed class RefusedWebhooks(IOrgStore store, TimeProvider time)
{
    // Of processes that add at once one is first each time.
    private const int MostTries = 5;

    public async Task<RefusedDeliveries> FindAsync(OrgId org, CancellationToken cancellationToken) =>
        Read(await store.FindSmallRecordAsync(RecordOf(org), cancellationToken)).With(RefusedDeliveries.None, time.GetUtcNow());

    /// <summary>False when others were adding all the time: nothing is added then.</summary>
    public async Task<bool> AddAsync(OrgId org, RefusedDeliveries refused, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var known = await store.FindSmallRecordAsync(RecordOf(org), cancellationToken);
            var all = Read(known).With(refused, time.GetUtcNow());
            var next = new VersionedState(known?.ExpectedVersion ?? 0, JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
            if (await store.SaveSmallRecordAsync(RecordOf(org), next, cancellationToken)) return true;
        }
        return false;
    }

    private static RefusedDeliveries Read(VersionedState? known) => known is null
        ? RefusedDeliveries.None
        : JsonSerializer.Deserialize<RefusedDeliveries>(known.State, JsonSerializerOptions.Web) ?? RefusedDeliveries.None;

    private static string RecordOf(OrgId org) => $"refused-webhooks/{org}";
}
