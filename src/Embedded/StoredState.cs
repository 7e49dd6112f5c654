using System.Text.Json;

namespace OnceHub.Sync.Embedded;

/// <summary>Where the small records of grains are kept. The host supplies it.</summary>
public interface IGrainStateStore
{
    /// <summary>Null when there is none.</summary>
    Task<(long Version, string Json)?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not the expected one (0: none yet).</summary>
    Task<bool> WriteAsync(string key, long expectedVersion, string json, CancellationToken cancellationToken);
}

internal interface IStoredState
{
    Task ReadStateAsync();
}

/// <summary>A grain's record, as JSON behind <see cref="IGrainStateStore"/>.</summary>
internal sealed class StoredState<TState>(IGrainStateStore store, string key) : IPersistentState<TState>, IStoredState
    where TState : new()
{
    private long _version;

    public TState State { get; set; } = new();

    public bool RecordExists => _version > 0;

    public async Task ReadStateAsync()
    {
        if (await store.ReadAsync(key, CancellationToken.None) is not var (version, json)) return;
        State = JsonSerializer.Deserialize<TState>(json) ?? new();
        _version = version;
    }

    public async Task WriteStateAsync()
    {
        if (!await store.WriteAsync(key, _version, JsonSerializer.Serialize(State), CancellationToken.None))
            throw new InconsistentStateException($"The record '{key}' was changed by somebody else since it was read.");
        _version++;
    }
}
