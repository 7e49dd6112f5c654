using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Asks the store whether it answers, once at a time however many want to know: anybody may ask for <c>/health/ready</c>, and each question
/// takes a turn of those that store events.
/// </summary>
internal sealed class StorePing(IStoreDatabase store, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<bool> _asking = Task.FromResult(false);

    /// <summary>False when it cannot be reached, or does not answer in time.</summary>
    public Task<bool> AnswersAsync()
    {
        lock (_lock) return _asking.IsCompleted ? _asking = AskAsync() : _asking;
    }

    private async Task<bool> AskAsync()
    {
        // Not within the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await store.PingAsync(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception unreachable) when (unreachable is StoreUnavailableException or OperationCanceledException)
        {
            return false;
        }
    }
}
