using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// Counts what an org's events name when they are first bound, and stores the counts together now and then. Nothing rests on
/// them: what a process had not stored is lost with it. Not for several threads at once.
/// </summary>
internal sealed partial class SeenMentions(OrgId org, ISeenStore store, TimeProvider time, ILogger logger)
{
    private const int MostBetween = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(SeenKind, string), SeenCount> _counts = [];
    private DateTimeOffset _storedAt;

    public void Note(OnceHubEvent source)
    {
        foreach (var seen in Seen.In(source))
        {
            var known = _counts.GetValueOrDefault((seen.Kind, seen.Id));
            if (known is not null || _counts.Count < MostBetween)
                _counts[(seen.Kind, seen.Id)] = new SeenCount(seen, (known?.Times ?? 0) + 1);
        }
    }

    public ValueTask StoreWhenDueAsync() =>
        _counts.Count > 0 && time.GetUtcNow() - _storedAt >= Interval ? new(StoreAsync()) : ValueTask.CompletedTask;

    /// <summary>Never fails: the store is asked again later.</summary>
    public async Task StoreAsync()
    {
        if (_counts.Count == 0) return;
        _storedAt = time.GetUtcNow();
        try
        {
            await store.CountSeenAsync(org, [.. _counts.Values], _storedAt, CancellationToken.None);
            _counts.Clear();
        }
        catch (Exception unavailable)
        {
            LogLater(logger, unavailable, org);
        }
    }

    [LoggerMessage(LogLevel.Debug, "What the events of {Org} name could not be counted; it is tried again")]
    private static partial void LogLater(ILogger logger, Exception unavailable, OrgId org);
}
