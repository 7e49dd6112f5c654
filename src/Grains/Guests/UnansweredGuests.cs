using System.Collections.Concurrent;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>
/// Guests for whom a turn has sent a write that was not answered in its time and may still be applied: nothing else is sent for them
/// till then.
/// </summary>
internal sealed class UnansweredGuests
{
    private readonly ConcurrentDictionary<GuestToken, Task> _writes = [];

    public bool Contains(GuestToken guest) => _writes.ContainsKey(guest);

    public void Add(GuestToken guest, Task write)
    {
        _writes[guest] = write;
        _ = write.ContinueWith(
            answered =>
            {
                // Whoever sent it knows more of a failure than could be said here.
                _ = answered.Exception;
                _writes.TryRemove(new(guest, write));
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
