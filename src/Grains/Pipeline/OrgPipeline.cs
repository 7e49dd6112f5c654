using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Bulk;
using OnceHub.Sync.Grains.Pipeline.Lookups;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>
/// The one way to an org's Salesforce. Reads and writes of many guests that wait at the same time leave together, with those
/// of the turns that are about to ask: which those are is known, because each turn that has begun either waits here or is on its way.
/// </summary>
/// <remarks>Called by many turns at once, on their threads.</remarks>
internal sealed class OrgPipeline : IOrgSalesforce, IAsyncDisposable
{
    private const int KeysPerRead = 1_000;

    // A second request beside one that is under way must be worth its call: a collection's fill, or so.
    private const int KeysForAFurtherRead = 200;
    private const int FewestRowsForAFurtherWrite = 100;

    // One that hangs, in a slow trigger or on a dead connection, does not hold up the few rows of a quiet org for longer.
    private static readonly TimeSpan WaitForAFurtherRequest = TimeSpan.FromSeconds(2);

    private readonly OrgId _org;
    private readonly OrgConnection _connection;
    private readonly OrgThrottle _throttle;
    private readonly UnansweredWrites _unanswered = new();
    private readonly SharedInserts _shared;
    private readonly TimeProvider _time;
    private readonly PauseProbe _probe;
    private readonly OrgSchema _schema;
    private readonly OrgRequests _requests;
    private readonly LookupRequests _lookups;
    private readonly WriteRequests _sending;
    private readonly Deferrals _deferrals;
    private readonly BulkJobs _jobs;
    private readonly BulkLane _bulk;
    private readonly LateOutcomes _late;
    private readonly IOrgLease _lease;
    private readonly OrgLoad _load;
    private readonly Coalescer<OrgId, AskedKeys, LookupAnswer> _reads;
    private readonly Coalescer<OrgId, WriteRow, bool> _writes;

    /// <summary>Turns that wait for an answer, and so ask nothing meanwhile.</summary>
    private int _asking;

    /// <summary>Rows that were answered and whose plans have not yet handed in what waited for them.</summary>
    private int _goingOn;

    /// <param name="load">Whose turns are about to ask, and from how many rows on bulk jobs are worth it.</param>
    public OrgPipeline(
        OrgId org, OrgConnection connection, OrgThrottle throttle, IOrgLease lease, OrgLoad load, TimeProvider time, ILogger logger)
    {
        _org = org;
        _connection = connection;
        _throttle = throttle;
        _lease = lease;
        _load = load;
        _time = time;
        _schema = new OrgSchema(connection, throttle.ProbeInterval, time);
        _probe = new PauseProbe(connection, _schema, throttle, time);
        _requests = new OrgRequests(org, connection, _probe, throttle, time, logger);
        _deferrals = new Deferrals(time);
        _shared = new SharedInserts(time);
        _lookups = new LookupRequests(org, connection, new LookupShapes(connection, _schema), _requests, throttle, time);
        var answers = new WriteAnswers(_requests, _schema, time);
        _sending = new WriteRequests(org, connection, _requests, answers, lease, time);
        _jobs = new BulkJobs(org, _requests, answers, connection, new BulkWork(lease, () => LongestBulkJob, logger), time);
        _bulk = new BulkLane(connection, _jobs, load, time);
        _late = new LateOutcomes(() => connection.Settings, lease, time);
        var reads = new CoalescerOptions
        {
            Name = "lookup",
            MaxBatchItems = KeysPerRead,
            MaxBatchWeight = KeysPerRead,
            MaxInFlight = throttle.Rate.InFlightAllowed,
            FurtherBatchItems = KeysForAFurtherRead,
            FurtherBatchWait = WaitForAFurtherRequest,
            CapacityPerKey = 100_000,
        };
        var writes = new CoalescerOptions
        {
            Name = "write",
            MaxBatchItems = throttle.Rate.RowsAimedAt,
            MaxInFlight = throttle.Rate.InFlightAllowed,
            FurtherBatchItems = RowsForAFurtherWrite(throttle),
            FurtherBatchWait = WaitForAFurtherRequest,
            CapacityPerKey = 1_000_000,
        };
        _reads = new(reads, _lookups.ReadAsync, asked => asked.Keys.Length) { Coming = AboutToAsk };
        _writes = new(writes, SendAsync) { Coming = () => AboutToAsk() + Volatile.Read(ref _goingOn) };
        _requests.RateMoved += FollowRate;
    }

    public TimeSpan LongestBulkJob { private get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many events to have in hand for bulk jobs to be filled; 0 without them.</summary>
    public int TargetOfBulk => _bulk.TargetInHand;

    public OrgThrottle Throttle => _throttle;

    /// <inheritdoc cref="LookupRequests.SomeWaitFor"/>
    public CallFailure? SomeWaitFor => _lookups.SomeWaitFor;

    /// <summary>False while the org is paused. When a probe is due, this sends it.</summary>
    public async ValueTask<bool> MayWorkAsync() => await _probe.AdmitAsync() is null;

    public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => AskAsync(() => LookUpInTimeAsync(keys, left));

    public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) =>
        AskAsync(() => WriteInTimeAsync(writes, left));

    private async Task<LookupAnswer> LookUpInTimeAsync(ImmutableArray<LookupKey> keys, TimeSpan left)
    {
        if (keys.IsEmpty) return new LookupAnswer();
        var turn = new TimeLeft(left);
        var ends = _time.GetUtcNow() + turn.ToAnswer;
        if (await _probe.AdmitAsync() is { } pause) return new LookupAnswer { Failure = _deferrals.Waiting(pause) };
        using var patience = new CancellationTokenSource(turn.ToBegin, _time);
        try
        {
            var asked = new AskedKeys(keys, Activity.Current?.Context ?? default);
            return await _reads.SubmitAsync(_org, asked, patience.Token).WaitAsync(_time.Until(ends), _time).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or ObjectDisposedException
            || (late is OperationCanceledException && patience.IsCancellationRequested))
        {
            return new LookupAnswer { Failure = _deferrals.NotSent() };
        }
    }

    private async Task<ImmutableArray<WriteOutcome>> WriteInTimeAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
    {
        var turn = new TimeLeft(left);
        var ends = _time.GetUtcNow() + turn.ToAnswer;
        if (await _probe.AdmitAsync() is { } pause) return AllFailed(writes, _deferrals.Waiting(pause));
        var plan = new WritePlan(writes);
        var since = _lease.AloneSince;
        if (_unanswered.Touches(plan))
            return AllFailed(
                writes, (_bulk.IsOn ? Deferrals.InBulkJob(_jobs.ReturnAt) : _deferrals.StillUnanswered()) with { Ambiguous = true });
        if (_lease.IsHeld) plan.CompleteKnown(_late.Take);
        using var toBegin = new CancellationTokenSource(turn.ToBegin, _time);
        using var toGoOn = new CancellationTokenSource(turn.ToGoOn, _time);
        SubmitReady(plan, new Patience(toBegin.Token, toGoOn.Token));
        if (_bulk.IsOn && await IsLeftToItsJobAsync(plan, turn.ForBulkJob, ends))
        {
            _unanswered.Add(plan);
            _ = _late.AwaitAsync(plan, since);
            // What waits for a row of the job leaves once that is made, whatever becomes of the turn.
            return plan.KnownSoFar(Deferrals.InBulkJob(_jobs.ReturnAt) with { Ambiguous = true });
        }
        try
        {
            return await plan.Done.WaitAsync(_time.Until(ends), _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whatever becomes of it: nothing else is sent for these records before.
            _unanswered.Add(plan);
            return plan.KnownSoFar(Unanswered.Failure);
        }
    }

    public async Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left)
    {
        if (await _probe.AdmitAsync() is { } pause) return new DescribeAnswer { Failure = _deferrals.Waiting(pause) };
        var generation = _connection.Generation;
        try
        {
            var asked = Task.WhenAll(objects.Select(name => _schema.TypeAsync(name).AsTask()));
            return new DescribeAnswer { Objects = [.. await asked.WaitAsync(new TimeLeft(left).ToBegin, _time)] };
        }
        catch (SalesforceException refused)
        {
            return new DescribeAnswer { Failure = _requests.Observe(refused.Error, generation) };
        }
        catch (TimeoutException)
        {
            return new DescribeAnswer { Failure = _deferrals.NotSent() };
        }
    }

    /// <summary>
    /// The objects as they are now, each for one call of the org's budget, and whose they are; or why they cannot be asked for.
    /// </summary>
    public async Task<(ImmutableArray<ObjectDescribe> Objects, string? Organization, CallFailure? WhyNot)> RefreshAsync(
        IEnumerable<string> objects, CancellationToken cancellationToken)
    {
        if (await _probe.AdmitAsync() is { } pause) return ([], null, pause);
        var found = ImmutableArray.CreateBuilder<ObjectDescribe>();
        var generation = _connection.Generation;
        var api = await _connection.GetApiAsync(cancellationToken);
        try
        {
            foreach (var name in objects)
            {
                if (_throttle.Take(_connection.ReservePercent) is { } spent) return ([], null, spent);
                try
                {
                    if (await _schema.RefreshAsync(name, cancellationToken) is { } describe) found.Add(describe);
                }
                finally
                {
                    _throttle.Budget.Return(api.Usage);
                }
            }
            return (found.ToImmutable(), await _connection.OrganizationAsync(cancellationToken), null);
        }
        catch (SalesforceException refused)
        {
            return ([], null, _requests.Observe(refused.Error, generation));
        }
    }

    /// <summary>Settings or connection were changed: what was known of the org's objects may be another user's.</summary>
    public void Reset()
    {
        _connection.Reset();
        _schema.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await _bulk.DisposeAsync();
        await _reads.DisposeAsync();
        await _writes.DisposeAsync();
    }

    /// <summary>Waits for the plan; true when it would go on for longer because of a bulk job.</summary>
    private async Task<bool> IsLeftToItsJobAsync(WritePlan plan, TimeSpan patience, DateTimeOffset ends)
    {
        for (var at = _time.GetUtcNow() + patience; at < ends; at += patience / 3)
        {
            try
            {
                await plan.Done.WaitAsync(_time.Until(at), _time);
                return false;
            }
            catch (TimeoutException)
            {
                if (plan.IsInBulk) return true;
            }
        }
        return false;
    }

    private void SubmitReady(WritePlan plan, Patience patience)
    {
        foreach (var row in plan.TakeReady()) _ = SubmitAsync(row, patience);
    }

    private async Task SubmitAsync(WriteRow row, Patience patience)
    {
        // What was begun is ended first: else, where more is in hand than Salesforce takes in a turn's time, every turn would
        // run out of time before its last write.
        var goesOn = row.Write.GoesOn || !row.Write.References.IsEmpty;
        var over = goesOn ? patience.ToGoOn : patience.ToBegin;
        var insert = _shared.Enter(row);
        try
        {
            var shared = insert?.IsOf(row) == false ? await insert.WaitAsync(over).ConfigureAwait(false) : null;
            if (shared is not null && insert!.IsFor(row, shared)) row.Plan.Complete(row.Index, shared);
            else if (!await _bulk.SubmitAsync(row, over).ConfigureAwait(false))
                await _writes.SubmitAsync(_org, row, isUrgent: goesOn, over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            row.Plan.Complete(row.Index, new WriteOutcome { Failure = _deferrals.NotSent() });
        }
        catch (Exception error)
        {
            row.Plan.Complete(
                row.Index,
                new WriteOutcome
                {
                    Failure = error is ObjectDisposedException ? FailureTranslation.Internal(error) : _requests.Broken(error),
                });
        }
        if (insert?.IsOf(row) == true) _shared.Settle(insert);
        SubmitReady(row.Plan, patience);
        if (row.GoesOn) Interlocked.Decrement(ref _goingOn);
    }

    private async Task<IReadOnlyList<Outcome<bool>>> SendAsync(IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        var sent = await _sending.SendAsync(rows, cancellationToken);
        foreach (var row in rows) row.GoesOn = true;
        Interlocked.Add(ref _goingOn, rows.Count);
        return sent;
    }

    /// <summary>Each turn that has begun and does not wait here may ask next.</summary>
    private int AboutToAsk() => _load.Turns - Volatile.Read(ref _asking);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        Interlocked.Increment(ref _asking);
        try
        {
            return await ask();
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private static ImmutableArray<WriteOutcome> AllFailed(ImmutableArray<RecordWrite> writes, CallFailure failure) =>
        [.. writes.Select(_ => new WriteOutcome { Failure = failure })];

    private void FollowRate()
    {
        _reads.MaxInFlight = _writes.MaxInFlight = _throttle.Rate.InFlightAllowed;
        _writes.MaxBatchItems = _throttle.Rate.RowsAimedAt;
        _writes.FurtherBatchItems = RowsForAFurtherWrite(_throttle);
    }

    /// <summary>How long a plan's rows wait to leave.</summary>
    private readonly record struct Patience(CancellationToken ToBegin, CancellationToken ToGoOn);

    private static int RowsForAFurtherWrite(OrgThrottle throttle) =>
        Math.Min(throttle.Rate.RowsAimedAt, Math.Max(FewestRowsForAFurtherWrite, throttle.Rate.RowsAimedAt / 2));
}
