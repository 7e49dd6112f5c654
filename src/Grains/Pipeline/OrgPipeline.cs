using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage.Batching;

namespace OnceHub.Sync.Grains;

/// <summary>
/// The one way to an org's Salesforce. Reads and writes of many guests that wait at the same time leave together, without
/// a timer: what waits when a request returns goes next.
/// </summary>
internal sealed partial class OrgPipeline : IOrgSalesforce, IAsyncDisposable
{
    private const int KeysPerRead = 1_000;
    private const int QueriesPerRequest = 5;

    // A second request beside one that is under way must be worth its call: a collection's fill, or so.
    private const int WorthOfARead = 200;
    private const int LeastWorthOfAWrite = 100;

    /// <summary>What has not left by then goes back to the inbox, so that calls between grains end in time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>What Salesforce has not answered by then is left to be settled by a later turn.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(17);

    private readonly OrgId _org;
    private readonly OrgConnection _connection;
    private readonly PipelinePace _pace;
    private readonly Func<bool> _mayWrite;
    private readonly UnansweredWrites _unanswered = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BudgetProbe _probe;
    private readonly OrgSchema _schema;
    private readonly Coalescer<OrgId, Asked, LookupAnswer> _reads;
    private readonly Coalescer<OrgId, WriteRow, bool> _writes;

    /// <param name="mayWrite">Whether the org's lease is still ours: who has lost it sends no write.</param>
    public OrgPipeline(OrgId org, OrgConnection connection, PipelinePace pace, Func<bool> mayWrite, TimeProvider time, ILogger logger)
    {
        _mayWrite = mayWrite;
        _org = org;
        _connection = connection;
        _pace = pace;
        _time = time;
        _logger = logger;
        _probe = new BudgetProbe(connection, pace);
        _schema = new OrgSchema(connection, time);
        _reads = new(new() { Name = "lookup", MaxBatchItems = KeysPerRead, MaxBatchWeight = KeysPerRead, MaxInFlight = pace.InFlightAllowed, FurtherBatchItems = WorthOfARead, CapacityPerKey = 100_000 }, ReadAsync, asked => asked.Keys.Length);
        _writes = new(new() { Name = "write", MaxBatchItems = pace.RowsAimedAt, MaxInFlight = pace.InFlightAllowed, FurtherBatchItems = WorthOfAWrite(pace), CapacityPerKey = 1_000_000 }, SendAsync);
    }

    public PipelinePace Pace => _pace;

    /// <summary>Set while nothing is to be sent.</summary>
    public DateTimeOffset? PausedUntil => _pace.Pause?.NotBefore;

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys)
    {
        if (keys.IsEmpty) return new LookupAnswer();
        var ends = _time.GetUtcNow() + LongestCall;
        if (await _probe.AdmitAsync() is { } pause) return new LookupAnswer { Failure = Waiting(pause) };
        using var patience = new CancellationTokenSource(LongestWait, _time);
        try
        {
            return await _reads.SubmitAsync(_org, new Asked(keys, Activity.Current?.Context ?? default), patience.Token).WaitAsync(_time.Until(ends), _time);
        }
        catch (Exception late) when (late is TimeoutException || (late is OperationCanceledException && patience.IsCancellationRequested))
        {
            return new LookupAnswer { Failure = NotSent() };
        }
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes)
    {
        var ends = _time.GetUtcNow() + LongestCall;
        if (await _probe.AdmitAsync() is { } pause) return AllFailed(writes, Waiting(pause));
        var plan = new WritePlan(writes);
        if (_unanswered.Touches(plan)) return AllFailed(writes, StillUnanswered());
        using var patience = new CancellationTokenSource(LongestWait, _time);
        SubmitReady(plan, patience.Token);
        try
        {
            return await plan.Done.WaitAsync(_time.Until(ends), _time);
        }
        catch (TimeoutException)
        {
            // Whatever becomes of it: nothing else is sent for these records before.
            _unanswered.Add(plan);
            return plan.KnownSoFar(Unanswered.Failure);
        }
    }

    public async Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects)
    {
        if (await _probe.AdmitAsync() is { } pause) return new DescribeAnswer { Failure = Waiting(pause) };
        using var patience = new CancellationTokenSource(LongestWait, _time);
        var generation = _connection.Generation;
        try
        {
            return new DescribeAnswer { Objects = [.. await Task.WhenAll(objects.Select(question => _schema.AnswerAsync(question, patience.Token)))] };
        }
        catch (SalesforceException refused)
        {
            return new DescribeAnswer { Failure = Observe(refused.Error, generation) };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new DescribeAnswer { Failure = NotSent() };
        }
    }

    /// <summary>The objects as they are now, each for one call of the org's budget; or why they cannot be asked for.</summary>
    public async Task<(ImmutableArray<ObjectDescribe> Objects, CallFailure? WhyNot)> RefreshAsync(IEnumerable<string> objects, CancellationToken cancellationToken)
    {
        if (await _probe.AdmitAsync() is { } pause) return ([], pause);
        var found = ImmutableArray.CreateBuilder<ObjectDescribe>();
        var generation = _connection.Generation;
        var api = await _connection.GetApiAsync(cancellationToken);
        try
        {
            foreach (var name in objects)
            {
                if (_pace.Take(_connection.ReservePercent) is { } spent) return ([], spent);
                try
                {
                    if (await _schema.RefreshAsync(name, cancellationToken) is { } describe) found.Add(describe);
                }
                finally
                {
                    _pace.Budget.Return(api.Usage);
                }
            }
            return (found.ToImmutable(), null);
        }
        catch (SalesforceException refused)
        {
            return ([], Observe(refused.Error, generation));
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
        await _reads.DisposeAsync();
        await _writes.DisposeAsync();
    }

    private void SubmitReady(WritePlan plan, CancellationToken patience)
    {
        foreach (var row in plan.TakeReady()) _ = SubmitAsync(row, patience);
    }

    private async Task SubmitAsync(WriteRow row, CancellationToken patience)
    {
        try
        {
            await _writes.SubmitAsync(_org, row, patience);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            row.Plan.Complete(row.Index, new WriteOutcome { Failure = NotSent() });
        }
        catch (Exception error)
        {
            if (error is not ObjectDisposedException) LogBroken(_logger, error, _org);
            row.Plan.Complete(row.Index, new WriteOutcome { Failure = FailureTranslation.Internal(error) });
        }
        SubmitReady(row.Plan, patience);
    }

    /// <summary>The puller hands out nothing while it is paused, so rows that are put back keep their place: they are due at once.</summary>
    private CallFailure Waiting(CallFailure pause) => pause with { NotBefore = _time.GetUtcNow() };

    private static ImmutableArray<WriteOutcome> AllFailed(ImmutableArray<RecordWrite> writes, CallFailure failure) =>
        [.. writes.Select(_ => new WriteOutcome { Failure = failure })];

    private CallFailure StillUnanswered() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable, "An earlier write of the same record has not been answered yet; this one waits for it.", _time.GetUtcNow() + TimeSpan.FromSeconds(1));

    /// <summary>The rows are due for whoever has the lease now.</summary>
    private CallFailure LeaseLost() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable, "This process no longer works for the org, so it sends nothing; the one that does goes on.", _time.GetUtcNow());

    private CallFailure NotSent() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable, "Salesforce is slower than events arrive; the event waits for its turn.", _time.GetUtcNow());

    private async Task<IReadOnlyList<Outcome<LookupAnswer>>> ReadAsync(IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        var generation = _connection.Generation;
        using var span = SharedRequest.Start("look up records", _org, asked.Select(one => one.Caller), asked.Count);
        try
        {
            var plan = await _connection.PlanLookupsAsync([.. asked.SelectMany(one => one.Keys)], _schema, cancellationToken);
            var (records, calls) = await QueryAsync(plan.Parts(), cancellationToken);
            var answerTo = plan.Answers(records);
            var share = calls / asked.Count;
            return [.. asked.Select(one => Outcome.Of(new LookupAnswer
            {
                Found = [.. one.Keys.Select(key => new FoundRecords { Json = answerTo(key) })],
                Calls = share,
            }))];
        }
        catch (SalesforceException refused)
        {
            var failure = Observe(refused.Error, generation);
            return [.. asked.Select(_ => Outcome.Of(new LookupAnswer { Failure = failure, Calls = CallsOf(refused) / asked.Count }))];
        }
        catch (PausedException paused)
        {
            return [.. asked.Select(_ => Outcome.Of(new LookupAnswer { Failure = Waiting(paused.Pause) }))];
        }
    }

    private async Task<(List<JsonElement> Records, double Calls)> QueryAsync(IReadOnlyList<QueryPart> parts, CancellationToken cancellationToken)
    {
        var records = new List<JsonElement>();
        var calls = 0.0;
        foreach (var some in parts.Chunk(QueriesPerRequest))
        {
            calls++;
            foreach (var answer in await CompositeAsync(some, cancellationToken))
            {
                // One refused query leaves open what it would have found, so the whole look-up fails: it is not "not found".
                if (answer is PartRefused refused) throw new SalesforceException(refused.Error);
                records.AddRange(((QueryAnswer)answer).Records);
            }
        }
        return (records, calls);
    }

    private async Task<IReadOnlyList<Outcome<bool>>> SendAsync(IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        var generation = _connection.Generation;
        var twins = new TwinInserts(rows);
        foreach (var request in WritePacking.Pack(twins.Firsts))
        {
            using var span = SharedRequest.Start("write records", _org, request.RowsOfParts.SelectMany(part => part).Select(row => row.Plan.Caller), request.RowCount);
            if (!_mayWrite())
            {
                Fail(request, LeaseLost());
                continue;
            }
            var started = _time.GetTimestamp();
            try
            {
                var answers = await CompositeAsync(request.Parts, cancellationToken);
                _pace.ObserveWrite(request.RowCount, _time.GetElapsedTime(started));
                FollowPace();
                var share = 1.0 / request.RowCount;
                for (var i = 0; i < answers.Length; i++) await CompleteAsync(request.RowsOfParts[i], answers[i], share, cancellationToken);
            }
            catch (Exception error)
            {
                Fail(request, FailureOf(error, request.RowCount, generation, _time.GetElapsedTime(started)), CallsOf(error));
            }
        }
        twins.Complete();
        return [.. rows.Select(_ => Outcome.Of(true))];
    }

    private static void Fail(WriteRequest request, CallFailure failure, double calls = 0)
    {
        var outcome = new WriteOutcome { Failure = failure, Calls = calls / request.RowCount };
        foreach (var row in request.RowsOfParts.SelectMany(part => part)) row.Plan.Complete(row.Index, outcome);
    }

    /// <summary>A request that failed at Salesforce, or on the way, was a call too; one that never left was none.</summary>
    private static double CallsOf(Exception error) => error is SalesforceException { Error.Code: not ClientErrorCodes.CircuitOpen } ? 1 : 0;

    private async Task<ImmutableArray<PartAnswer>> CompositeAsync(IReadOnlyList<CompositePart> parts, CancellationToken cancellationToken)
    {
        var api = await _connection.GetApiAsync(cancellationToken);
        _pace.Budget.Observe(api.Usage);
        // What waited for its turn when a pause began is asked like anybody else.
        if (await _probe.AdmitAsync() is { } waits) throw new PausedException(waits);
        if (_pace.Take(_connection.ReservePercent) is { } pause) throw new PausedException(pause);
        try
        {
            var answers = await api.CompositeAsync(parts, cancellationToken);
            _pace.ObserveSuccess();
            FollowPace();
            return answers;
        }
        finally
        {
            _pace.Budget.Return(api.Usage);
        }
    }

    private CallFailure FailureOf(Exception error, int rows, int generation, TimeSpan took)
    {
        if (error is PausedException paused) return Waiting(paused.Pause);
        if (error is not SalesforceException { Error: var refused })
        {
            LogBroken(_logger, error, _org);
            return FailureTranslation.Internal(error);
        }
        var failure = Observe(refused, generation, took);
        // An outage is no row's fault and counts as no try; unless so few rows left together that one of them may be the cause.
        return failure.Action == FailureAction.Retry && rows > PipelinePace.FewestRows
            ? failure with { Action = FailureAction.Defer, NotBefore = _time.GetUtcNow() }
            : failure;
    }

    private void FollowPace()
    {
        _reads.MaxInFlight = _writes.MaxInFlight = _pace.InFlightAllowed;
        _writes.MaxBatchItems = _pace.RowsAimedAt;
        _writes.FurtherBatchItems = WorthOfAWrite(_pace);
    }

    private static int WorthOfAWrite(PipelinePace pace) => Math.Max(LeastWorthOfAWrite, pace.RowsAimedAt / 2);

    private async Task CompleteAsync(ImmutableArray<WriteRow> rows, PartAnswer answer, double share, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var result = answer switch
            {
                RowsAnswer { Rows: var results } => results[i],
                PartRefused { Error: var error } => new RowResult(null, false, error),
                _ => throw new InvalidOperationException($"A write was answered by {answer.GetType().Name}."),
            };
            rows[i].Plan.Complete(rows[i].Index, new WriteOutcome
            {
                RecordId = result.Id?.Value,
                Created = result.Created,
                Failure = result.Error is { } failure ? await ExplainAsync(rows[i].Write.Object, failure, cancellationToken) : null,
                Calls = share,
            });
        }
    }

    /// <summary>For required fields, with what they would take: the describe is at hand here.</summary>
    private async Task<CallFailure> ExplainAsync(string objectName, SalesforceError error, CancellationToken cancellationToken)
    {
        var failure = FailureTranslation.From(error);
        if (failure.Action != FailureAction.RequiredField || failure.Fields.IsEmpty) return failure;
        var api = await _connection.GetApiAsync(cancellationToken);
        return failure with { DefaultsJson = TypedDefaults.For(failure.Fields, await api.DescribeAsync(objectName, cancellationToken), _time.GetUtcNow()) };
    }

    private CallFailure Observe(SalesforceError error, int generation, TimeSpan took = default)
    {
        // Somebody mended the connection while this request was under way: no reason to pause the new one.
        if (error.Class == ErrorClass.Reconnect && generation != _connection.Generation)
            return FailureTranslation.Deferred(error.Code, error.Message, _time.GetUtcNow());
        _pace.ObserveFailure(error, took);
        FollowPace();
        LogRefused(_logger, _org, error.Code, error.Message);
        var deferred = _pace.Pause;
        return error.Ambiguous || deferred is null ? FailureTranslation.From(error, deferred?.NotBefore) : Waiting(deferred);
    }

    [LoggerMessage(1, LogLevel.Warning, "Salesforce of {Org} refused a request: {Code} {Message}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string code, string message);

    [LoggerMessage(2, LogLevel.Error, "A request to the Salesforce of {Org} broke on our side")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org);

    /// <summary>What one caller looks for.</summary>
    private sealed record Asked(ImmutableArray<LookupKey> Keys, ActivityContext Caller);
}
