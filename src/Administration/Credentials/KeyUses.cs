using System.Collections.Concurrent;
using System.Globalization;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>
/// When keys were last used, to some minutes: each process notes a use once in that time, so that a busy key costs nothing.
/// </summary>
public sealed class KeyUses(IOrgStore store, TimeProvider time)
{
    /// <summary>What the time of a use may be behind.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    // A request waits no longer than this to have its key's use noted.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new();

    /// <summary>Never fails the request that the key came with: a use that cannot be noted now is noted by the next.</summary>
    /// <param name="hash">Of a key that opens something, in hex.</param>
    public async ValueTask NoteAsync(string hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!IsFirstSince(hash, now)) return;
        try
        {
            await SaveAsync(RecordOf(hash), now, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception error) when (error is StoreUnavailableException or TimeoutException or OperationCanceledException)
        {
            _noted.TryRemove(hash, out _);
        }
    }

    /// <summary>Null for a key that was never used, or last by an earlier version.</summary>
    public async Task<DateTimeOffset?> FindAsync(string hash, CancellationToken cancellationToken) =>
        await store.FindSmallRecordAsync(RecordOf(hash), cancellationToken) is { } known
            ? DateTimeOffset.Parse(known.State, CultureInfo.InvariantCulture)
            : null;

    private bool IsFirstSince(string hash, DateTimeOffset now) => _noted.TryGetValue(hash, out var last)
        ? now - last >= Precision && _noted.TryUpdate(hash, now, last)
        : _noted.TryAdd(hash, now);

    /// <summary>Of two processes that note a use at once, one suffices.</summary>
    private async Task SaveAsync(string record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await store.FindSmallRecordAsync(record, cancellationToken);
        await store.SaveSmallRecordAsync(
            record, new VersionedState(known?.ExpectedVersion ?? 0, now.ToString("O", CultureInfo.InvariantCulture)), cancellationToken);
    }

    private static string RecordOf(string hash) => "key-use/" + hash;
}
