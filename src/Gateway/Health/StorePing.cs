using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Asks the store whether it can be used, once at a time however many want to know: anybody may ask for <c>/health/ready</c>, and each question
/// takes a turn of those that store events.
/// </summary>
internal sealed class StorePing(IStoreDatabase store, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<string?> _asking = Task.FromResult<string?>(null);

    /// <summary>Null when it answers in time, and its secrets can be opened.</summary>
    public Task<string?> WhyNotAsync()
    {
        lock (_lock) return _asking.IsCompleted ? _asking = AskAsync() : _asking;
    }

    private async Task<string?> AskAsync()
    {
        // Not within the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await store.PingAsync(limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (MasterKeyException locked)
        {
            return HealthEndpoints.Locked(locked.Reason);
        }
        catch (Exception)
        {
            // Whatever keeps it from answering, such as an account that may not connect any more: it cannot be used.
            return "the store cannot be reached";
        }
    }
}
