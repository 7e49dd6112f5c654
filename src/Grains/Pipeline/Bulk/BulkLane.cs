using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>
/// Where the rows of a large backlog gather, alike with alike, until they leave in a Bulk 2.0 job. What is not joined by
/// enough others within moments leaves in collections as ever, so a lone booking never waits for a job of others.
/// </summary>
internal sealed class BulkLane(OrgConnection connection, BulkJobs jobs, OrgLoad load, TimeProvider time) : IAsyncDisposable
{
    private const int MostRows = 20_000;

    /// <summary>The results repeat the rows, and come in one answer.</summary>
    private const int MostCharacters = 16_000_000;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>Turns come in waves: after a look-up many write at once.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);

    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(3);
    private static readonly Task<bool> No = Task.FromResult(false);

    private readonly Lock _gate = new();
    private readonly Dictionary<BulkWrite, Gathering> _gatherings = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _beating = Task.CompletedTask;

    public bool IsOn => connection.Settings.BulkFrom is not null;

    /// <summary>How many events are to be in hand for jobs to be filled.</summary>
    public int TargetInHand => 2 * (connection.Settings.BulkFrom ?? 0);

    /// <summary>Completes with true when the row has its outcome; with false when it is to leave in a collection.</summary>
    public Task<bool> SubmitAsync(WriteRow row, CancellationToken patience)
    {
        var settings = connection.Settings;
        if (settings.BulkFrom is not { } from
            || !IsBacklog(row, from)
            || !jobs.HaveRoom
            || BulkRowRules.KindOf(row.Write, settings) is not { } write)
            return No;
        if (BulkRowRules.BodyOf(row) is not { } body || !jobs.TryReserve(row)) return No;
        var waiting = new BulkRow(row, body, patience);
        lock (_gate)
        {
            if (!_gatherings.TryGetValue(write, out var gathering))
                _gatherings.Add(write, gathering = new Gathering(from, time.GetTimestamp()));
            gathering.Rows.Add(waiting);
            gathering.Characters += BulkRowRules.CharactersOf(body);
            gathering.Last = time.GetTimestamp();
            if (_beating.IsCompleted) _beating = Apart.RunAsync(BeatAsync);
        }
        return waiting.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _beating;
        await jobs.DisposeAsync();
    }

    /// <summary>When a job of people has ended, their Events come at once, though nothing else may be in hand by then.</summary>
    private bool IsBacklog(WriteRow row, int from) => row.Plan.WasInBulk || load.Rows >= from;

    /// <summary>One loop per org, only while rows gather.</summary>
    private async Task BeatAsync()
    {
        while (true)
        {
            await Task.Delay(Beat, time, CancellationToken.None);
            List<(BulkWrite Write, Gathering Gathering)> ripe;
            lock (_gate)
            {
                ripe =
                [
                    .. _gatherings
                        .Where(pair => _closing.IsCancellationRequested || IsRipe(pair.Value))
                        .Select(pair => (pair.Key, pair.Value)),
                ];
                foreach (var (write, _) in ripe) _gatherings.Remove(write);
            }
            foreach (var (write, gathering) in ripe) Leave(write, gathering);
            lock (_gate)
            {
                if (_gatherings.Count > 0) continue;
                _beating = Task.CompletedTask;
                return;
            }
        }
    }

    private bool IsRipe(Gathering gathering) =>
        gathering.Rows.Count >= MostRows || gathering.Characters >= MostCharacters
        || time.GetElapsedTime(gathering.Last) >= Quiet || time.GetElapsedTime(gathering.First) >= LongestGathering;

    private void Leave(BulkWrite write, Gathering gathering)
    {
        foreach (var late in gathering.Rows.Where(row => row.Patience.IsCancellationRequested)) jobs.Release(late);
        BulkRow[] rows = [.. gathering.Rows.Where(row => !row.Patience.IsCancellationRequested)];
        if (rows.Length >= gathering.Enough && !_closing.IsCancellationRequested && jobs.TryStart(write, rows)) return;
        foreach (var row in rows) jobs.Release(row);
    }

    private sealed class Gathering(int enough, long now)
    {
        public List<BulkRow> Rows { get; } = [];

        public int Enough => enough;

        public long First { get; } = now;

        public long Last { get; set; } = now;

        public long Characters { get; set; }
    }
}

/// <summary>A row on its way into a job, or in one.</summary>
internal sealed class BulkRow(WriteRow row, RowBody body, CancellationToken patience)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteRow Row => row;

    public RowBody Body => body;

    public CancellationToken Patience => patience;

    public string Key { get; } = BulkRowRules.KeyOf(row.Write);

    public Task<bool> Done => _done.Task;

    /// <summary>It has its outcome.</summary>
    public void Settle() => _done.TrySetResult(true);

    /// <summary>It goes another way.</summary>
    public void LetGo() => _done.TrySetResult(false);
}
