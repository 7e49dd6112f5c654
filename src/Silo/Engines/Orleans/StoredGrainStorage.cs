using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Storage;
using Orleans.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>The small records of grains in the store, where a process is a cluster of its own.</summary>
internal sealed class StoredGrainStorage(ISyncStore store) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await store.FindGrainStateAsync(KeyOf(stateName, grainId), CancellationToken.None);
        var kept = stored is { State: not "null" };
        grainState.State = kept ? JsonSerializer.Deserialize<T>(stored!.State)! : Activator.CreateInstance<T>();
        grainState.RecordExists = kept;
        grainState.ETag = Tag(stored?.ExpectedVersion ?? 0);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        SaveAsync(stateName, grainId, grainState, JsonSerializer.Serialize(grainState.State), exists: true);

    /// <summary>The row stays without content, so that versions go on rising.</summary>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await SaveAsync(stateName, grainId, grainState, "null", exists: false);
        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task SaveAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, string json, bool exists)
    {
        var version = grainState.ETag is { } tag ? long.Parse(tag, CultureInfo.InvariantCulture) : 0;
        if (!await store.SaveGrainStateAsync(KeyOf(stateName, grainId), new VersionedState(version, json), CancellationToken.None))
            throw new InconsistentStateException($"The record '{stateName}' of {grainId} was changed by somebody else since it was read.");
        grainState.ETag = Tag(version + 1);
        grainState.RecordExists = exists;
    }

    private static string KeyOf(string stateName, GrainId grainId) => $"{grainId}/{stateName}";

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
