using OnceHub.Sync.Embedded;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>The small records of grains, in the store.</summary>
internal sealed class StoredGrainState(ISyncStore store) : IGrainStateStore
{
    public async Task<(long Version, string Json)?> ReadAsync(string key, CancellationToken cancellationToken) =>
        await store.FindGrainStateAsync(key, cancellationToken) is { } stored ? (stored.ExpectedVersion, stored.State) : null;

    public Task<bool> WriteAsync(string key, long expectedVersion, string json, CancellationToken cancellationToken) =>
        store.SaveGrainStateAsync(key, new VersionedState(expectedVersion, json), cancellationToken);
}
