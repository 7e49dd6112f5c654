using System.Text.Json;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// Keeps an org's pause in a small record, so that a restart does not go on spending calls that are not ours. A pause
/// that could not be kept costs one request after a restart, so trouble is only logged.
/// </summary>
internal sealed partial class PauseMemory(OrgId org, IOrgStore store, OrgThrottle throttle, ILogger logger) : IAsyncDisposable
{
    /// <summary>As earlier versions named it.</summary>
    private readonly string _key = $"pace/{org}";
    private readonly Lock _gate = new();
    private Task _saving = Task.CompletedTask;

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindSmallRecordAsync(_key, cancellationToken) is { } kept
                && JsonSerializer.Deserialize<KeptPause?>(kept.State) is { } paused)
                throttle.Restore(paused);
        }
        catch (Exception error) when (error is StoreUnavailableException or JsonException)
        {
            LogFailed(logger, error, org);
        }
        throttle.Changed += Save;
    }

    public async ValueTask DisposeAsync()
    {
        throttle.Changed -= Save;
        Task saving;
        lock (_gate) saving = _saving;
        await saving;
    }

    private void Save()
    {
        // One at a time, each with what holds when its turn comes.
        lock (_gate) _saving = SaveAfterAsync(_saving);
    }

    private async Task SaveAfterAsync(Task before)
    {
        await before;
        try
        {
            var version = (await store.FindSmallRecordAsync(_key, CancellationToken.None))?.ExpectedVersion ?? 0;
            await store.SaveSmallRecordAsync(
                _key, new VersionedState(version, JsonSerializer.Serialize(throttle.Memory)), CancellationToken.None);
        }
        catch (Exception error)
        {
            LogFailed(logger, error, org);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The pause of {Org} could not be kept or read; it holds in this process")]
    private static partial void LogFailed(ILogger logger, Exception error, OrgId org);
}
