using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>
/// An org's jobs: how many at once, whether the day still has batches for them, and which records are in them or are not to
/// be in one again.
/// </summary>
internal sealed class BulkJobs(
    OrgId org, OrgRequests requests, WriteAnswers answers, OrgConnection connection, BulkWork work, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Salesforce works on a few at once, and queues the others.</summary>
    private const int MostAtOnce = 4;

    private const int MostRemembered = 100_000;

    /// <summary>After Salesforce refused a job itself, such as a user without the right.</summary>
    private static readonly TimeSpan OffTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ShortestReturn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestReturn = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Running> _running = [];
    private readonly ConcurrentDictionary<string, bool> _reserved = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new();
    private readonly BulkBatches _batches = new(requests, connection, time);
    private readonly CancellationTokenSource _closing = new();
    private long? _offSince;

    public bool HaveRoom
    {
        get
        {
            lock (_gate) return _running.Count < MostAtOnce && (_offSince is not { } since || time.GetElapsedTime(since) >= OffTime);
        }
    }

    /// <summary>When to look again whether a job has ended: the longer one takes, the more seldom.</summary>
    public DateTimeOffset ReturnAt
    {
        get
        {
            lock (_gate)
            {
                var longest = _running.Count == 0 ? TimeSpan.Zero : _running.Max(job => time.GetElapsedTime(job.Since));
                return time.GetUtcNow() + TimeSpan.FromTicks(Math.Clamp(longest.Ticks, ShortestReturn.Ticks, LongestReturn.Ticks));
            }
        }
    }

    /// <summary>False when its record is in a job already, or failed in one: a single answer tells more, and can be met.</summary>
    public bool TryReserve(WriteRow row)
    {
        if (row.RecordKey is not { } key || _refused.ContainsKey(key) || !_reserved.TryAdd(key, true)) return false;
        row.Plan.EntersBulk();
        return true;
    }

    /// <summary>The row leaves in a collection.</summary>
    public void Release(BulkRow row)
    {
        Forget(row);
        row.LetGo();
    }

    /// <summary>The row has its outcome.</summary>
    public void Settle(BulkRow row)
    {
        Forget(row);
        row.Settle();
    }

    public void Refuse(BulkRow row)
    {
        if (_refused.Count >= MostRemembered) _refused.Clear();
        _refused[row.Row.RecordKey!] = true;
    }

    /// <summary>Salesforce takes no jobs now.</summary>
    public void TurnOff()
    {
        lock (_gate) _offSince = time.GetTimestamp();
    }

    /// <summary>False when as many as may are under way; then nothing was begun.</summary>
    public bool TryStart(BulkWrite write, IReadOnlyList<BulkRow> rows)
    {
        lock (_gate)
        {
            if (_running.Count >= MostAtOnce || _closing.IsCancellationRequested) return false;
            foreach (var row in rows) row.Row.Plan.WasInBulk = true;
            var running = new Running(time.GetTimestamp());
            _running.Add(running);
            running.Task = RunAsync(new BulkJob(org, write, rows, this, requests, answers, connection, _batches, work, time), running);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _closing.Cancel();
            running = [.. _running.Select(job => job.Task)];
        }
        await Task.WhenAll(running);
        _batches.Dispose();
        _closing.Dispose();
    }

    private async Task RunAsync(BulkJob job, Running running)
    {
        await Task.Yield();
        await job.RunAsync(_closing.Token);
        lock (_gate) _running.Remove(running);
    }

    private void Forget(BulkRow row)
    {
        _reserved.TryRemove(row.Row.RecordKey!, out _);
        row.Row.Plan.LeavesBulk();
    }

    private sealed class Running(long since)
    {
        public long Since => since;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}

/// <summary>What a job must know of the process it runs in.</summary>
/// <param name="Lease">Who has lost it sends nothing more.</param>
/// <param name="Longest">After so long a job is aborted.</param>
internal sealed record BulkWork(IOrgLease Lease, Func<TimeSpan> Longest, ILogger Logger);
