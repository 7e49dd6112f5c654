using System.Collections.Concurrent;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>
/// Writes that nobody waits for any more, and that Salesforce may still apply: until they are answered, nothing else is sent
/// for their records.
/// </summary>
internal sealed class UnansweredWrites
{
    private readonly ConcurrentDictionary<string, int> _records = new();

    private int _plans;

    public bool Touches(WritePlan plan) =>
        Volatile.Read(ref _plans) > 0 && plan.Rows.Any(row => row.RecordKey is { } key && _records.ContainsKey(key));

    public void Add(WritePlan plan)
    {
        var keys = plan.Rows.Select(row => row.RecordKey).OfType<string>().ToArray();
        foreach (var key in keys) _records.AddOrUpdate(key, 1, (_, count) => count + 1);
        Interlocked.Increment(ref _plans);
        _ = plan.Done.ContinueWith(
            _ => Forget(keys), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(string[] keys)
    {
        foreach (var key in keys)
            if (_records.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0) _records.TryRemove(new(key, 0));
        Interlocked.Decrement(ref _plans);
    }
}

/// <summary>A write that was not answered in the time of its turn.</summary>
internal static class Unanswered
{
    public static readonly CallFailure Failure = new()
    {
        Action = FailureAction.Retry,
        Code = FailureCodes.SalesforceUnreachable,
        Message = "Salesforce has not answered in time, and may still do it. It is tried again, and settled by the record's external id.",
        Ambiguous = true,
    };

    /// <summary>Never negative.</summary>
    public static TimeSpan Until(this TimeProvider time, DateTimeOffset end) =>
        end - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
