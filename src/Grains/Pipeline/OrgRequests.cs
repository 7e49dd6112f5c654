using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Pace;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>
/// The requests that an org's pipeline sends: each asks first whether it may (pause, daily calls, lease), holds what many
/// guests wait for, tells the pace how it went, and gives everybody an own answer.
/// </summary>
internal sealed partial class OrgRequests(
    OrgId org,
    OrgConnection connection,
    OrgSchema schema,
    PauseProbe probe,
    PipelinePace pace,
    IOrgLease lease,
    TimeProvider time,
    ILogger logger)
{
    private const string TooLong = "STRING_TOO_LONG";

    /// <summary>What every org answers, to find out whether it answers anything.</summary>
    private static readonly QueryPart Anything = new("anything", "SELECT Id FROM User LIMIT 1");

    /// <summary>For so long the org is taken to refuse only what is in a request, once a request without any data was answered.</summary>
    private static readonly TimeSpan AnsweredCounts = TimeSpan.FromSeconds(10);

    private readonly Deferrals _deferrals = new(time);

    /// <summary>When a request without any data was last answered; 0 when none was.</summary>
    private long _answered;

    /// <summary>The pace allows something else than before.</summary>
    public event Action? PaceMoved;

    public async Task<IReadOnlyList<Outcome<bool>>> SendAsync(IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        var generation = connection.Generation;
        var requests = new Queue<WriteRequest>(WritePacking.Pack(rows));
        var parted = 0;
        while (requests.TryDequeue(out var request))
        {
            using var span = SharedRequest.Start(
                "write records", org, request.RowsOfParts.SelectMany(part => part).Select(row => row.Plan.Caller), request.RowCount);
            var started = time.GetTimestamp();
            try
            {
                // Asked last of all: a token or a probe may have been waited for.
                var answers = await CallAsync(
                    api =>
                        lease.IsHeld
                            ? api.CompositeAsync(request.Parts, cancellationToken)
                            : throw new PausedException(_deferrals.LeaseLost()),
                    cancellationToken);
                pace.Rate.ObserveWrite(request.RowCount, time.GetElapsedTime(started));
                PaceMoved?.Invoke();
                var results = answers.Select((answer, i) => ResultsOf(answer, request.RowsOfParts[i].Length)).ToArray();
                var stopped = ObserveRows(results.SelectMany(rowsOfPart => rowsOfPart), generation);
                var share = 1.0 / request.RowCount;
                var (tooMany, isParted) = (new List<WriteRow>(), false);
                foreach (var (answer, (rowsOfPart, resultsOfPart)) in answers.Zip(request.RowsOfParts.Zip(results)))
                    foreach (var (row, result) in rowsOfPart.Zip(resultsOfPart))
                    {
                        row.Spent += share;
                        var isForFewer = rowsOfPart.Length > 1 && IsForFewer(answer, result);
                        isParted |= isForFewer && answer is PartRefused;
                        if (isForFewer && answer is PartRefused && parted >= SharedRefusal.MostParted)
                            await CompleteAsync(row, TriedLater(result), stopped, row.Spent, cancellationToken);
                        else if (isForFewer) tooMany.Add(row);
                        else await CompleteAsync(row, result, stopped, row.Spent, cancellationToken);
                    }
                if (isParted) parted++;
                foreach (var smaller in WritePacking.Smaller(tooMany, request.RowsOfParts.Max(part => part.Length)))
                    requests.Enqueue(smaller);
            }
            catch (SalesforceException refused)
                when (SharedRefusal.MayBeOfOne(refused.Error) && WritePacking.Apart(request) is { Count: > 0 } apart)
            {
                if (parted++ < SharedRefusal.MostParted)
                {
                    foreach (var row in request.RowsOfParts.SelectMany(part => part)) row.Spent += CallsOf(refused) / request.RowCount;
                    foreach (var smaller in apart) requests.Enqueue(smaller);
                    continue;
                }
                var failure = FailureOf(refused, request.RowCount, generation, time.GetElapsedTime(started));
                Fail(request, failure with { Action = FailureAction.Retry }, CallsOf(refused));
            }
            catch (Exception error)
            {
                Fail(request, FailureOf(error, request.RowCount, generation, time.GetElapsedTime(started)), CallsOf(error));
            }
        }
        return [.. rows.Select(_ => Outcome.Of(true))];
    }

    /// <summary>
    /// What a collection of several rows was refused for as a whole is no row's fault before it was met by that row alone, as
    /// with a limit that the org's triggers spend on rows together.
    /// </summary>
    private static bool IsForFewer(PartAnswer answer, RowResult result) =>
        result.Error is { } error && (error.Action == FailureAction.GovernorLimit
            || (answer is PartRefused && SharedRefusal.MayBeOfOne(error)));

    /// <summary>Nothing is concluded of a row that was never refused alone.</summary>
    private static RowResult TriedLater(RowResult result) => result with { Error = result.Error! with { Action = FailureAction.Retry } };

    private static void Fail(WriteRequest request, CallFailure failure, double calls)
    {
        foreach (var row in request.RowsOfParts.SelectMany(part => part))
            row.Plan.Complete(row.Index, new WriteOutcome { Failure = failure, Calls = row.Spent + (calls / request.RowCount) });
    }

    /// <summary>A request that failed at Salesforce, or on the way, was a call too; one that never left was none.</summary>
    public static double CallsOf(SalesforceException refused) => refused.Error.Code == ClientErrorCodes.CircuitOpen ? 0 : 1;

    private static double CallsOf(Exception error) => error is SalesforceException refused ? CallsOf(refused) : 0;

    /// <summary>One call of the org's budget.</summary>
    /// <exception cref="PausedException">It may not be made now.</exception>
    public async Task<T> CallAsync<T>(Func<ISalesforceApi, Task<T>> call, CancellationToken cancellationToken)
    {
        var api = await connection.GetApiAsync(cancellationToken);
        pace.Budget.Observe(api.Usage);
        // What waited for its turn when a pause began is asked like anybody else.
        if (await probe.AdmitAsync() is { } waits) throw new PausedException(waits);
        if (pace.Take(connection.ReservePercent) is { } pause) throw new PausedException(pause);
        try
        {
            var answer = await call(api);
            pace.Rate.ObserveSuccess();
            PaceMoved?.Invoke();
            return answer;
        }
        catch (SalesforceException refused) when (SharedRefusal.IsOfRequest(refused.Error))
        {
            if (await RefusesAnythingAsync(api, cancellationToken)) throw SharedRefusal.OfTheOrg(refused);
            throw;
        }
        finally
        {
            pace.Budget.Return(api.Usage);
        }
    }

    /// <summary>
    /// A request may be refused for something in it, or because the org refuses every request: its version of the API is no
    /// more, or something between refuses it. One more call, without anybody's data in it, tells the two apart.
    /// </summary>
    private async Task<bool> RefusesAnythingAsync(ISalesforceApi api, CancellationToken cancellationToken)
    {
        // The smaller requests that a refused one is parted into are likely to be refused for the same.
        if (Interlocked.Read(ref _answered) is > 0 and var answered && time.GetElapsedTime(answered) < AnsweredCounts) return false;
        if (pace.Take(connection.ReservePercent) is { } pause) throw new PausedException(pause);
        try
        {
            await api.CompositeAsync([Anything], cancellationToken);
            Interlocked.Exchange(ref _answered, time.GetTimestamp());
            return false;
        }
        catch (SalesforceException refused) when (SharedRefusal.IsOfRequest(refused.Error))
        {
            return true;
        }
        finally
        {
            pace.Budget.Return(api.Usage);
        }
    }

    private CallFailure FailureOf(Exception error, int rows, int generation, TimeSpan took)
    {
        if (error is PausedException paused) return _deferrals.Waiting(paused.Pause);
        if (error is not SalesforceException { Error: var refused }) return Broken(error);
        var failure = Observe(refused, generation, took);
        // An outage is no row's fault and counts as no try; unless so few rows left together that one of them may be the cause.
        return failure.Action == FailureAction.Retry && rows > RequestRate.FewestRows
            ? failure with { Action = FailureAction.Defer, NotBefore = time.GetUtcNow() }
            : failure;
    }

    private static ImmutableArray<RowResult> ResultsOf(PartAnswer answer, int rows) => answer switch
    {
        RowsAnswer { Rows: var results } => results,
        PartRefused { Error: var error } => [.. Enumerable.Repeat(new RowResult(null, false, error), rows)],
        _ => throw new InvalidOperationException($"A write was answered by {answer.GetType().Name}."),
    };

    /// <summary>
    /// A condition of the whole org may be told row by row, in an answer that is good as a whole. It pauses the org once, and
    /// is the answer to all rows that met it. Null when no row did.
    /// </summary>
    public CallFailure? ObserveRows(IEnumerable<RowResult> results, int generation) =>
        results.Select(result => result.Error).FirstOrDefault(error => error?.Condition is not null) is { } error
            ? Observe(error, generation)
            : null;

    /// <param name="stopped">What the rows learned that met a condition of the whole org.</param>
    public async Task CompleteAsync(WriteRow row, RowResult result, CallFailure? stopped, double share, CancellationToken cancellationToken)
    {
        var failure = result.Error switch
        {
            null => null,
            { Condition: not null } when stopped is not null => stopped,
            var error => await ExplainAsync(row.Write.Object, error, cancellationToken),
        };
        row.Plan.Complete(
            row.Index, new WriteOutcome { RecordId = result.Id, Created = result.Created, Failure = failure, Calls = share });
    }

    /// <summary>Of a field that is required or too long, with what its object takes.</summary>
    private async Task<CallFailure> ExplainAsync(string objectName, SalesforceError error, CancellationToken cancellationToken)
    {
        var failure = FailureTranslation.From(error);
        if (failure.Fields.IsEmpty || !(failure.Action == FailureAction.RequiredField || failure.Code == TooLong)) return failure;
        try
        {
            if (await DescribeAsync(objectName, failure, cancellationToken) is not { } describe) return failure;
            return failure with
            {
                Described = schema.TypeOf(describe),
                Defaults = failure.Action == FailureAction.RequiredField
                    ? TypedDefaults.For(failure.Fields, describe, time.GetUtcNow())
                    : null,
            };
        }
        catch (SalesforceException)
        {
            // The rows beside it have their outcomes; this one is set aside without a default, to be replayed.
            return failure;
        }
    }

    /// <summary>As it is remembered where that foresees the refusal; else it is asked for again.</summary>
    private async Task<ObjectDescribe?> DescribeAsync(string objectName, CallFailure failure, CancellationToken cancellationToken)
    {
        var known = await schema.FindAsync(objectName, cancellationToken);
        return failure.Code != TooLong
            && failure.Fields.All(name => known?.Fields.GetValueOrDefault(name) is { RequiredOnCreate: true })
                ? known
                : await schema.RenewAsync(objectName, cancellationToken);
    }

    /// <summary>What the pace learns of a refusal, and what it means for whoever asked.</summary>
    public CallFailure Observe(SalesforceError error, int generation, TimeSpan took = default)
    {
        var isOfTheOrg = PauseCause.Of(error) is not null;
        // Somebody mended the connection while this request was under way: no reason to pause the new one.
        if (isOfTheOrg && generation != connection.Generation) return FailureTranslation.Deferred(error.Code, error.Told, time.GetUtcNow());
        pace.ObserveFailure(error, took);
        PaceMoved?.Invoke();
        // A pause of the org is told once, however many requests meet its cause.
        if (!isOfTheOrg) LogRefused(logger, org, error.Code, error.Message);
        var deferred = pace.Pause;
        return deferred is null || (error.Ambiguous && !isOfTheOrg)
            ? FailureTranslation.From(error, deferred?.NotBefore)
            : _deferrals.Waiting(deferred) with { Ambiguous = error.Ambiguous };
    }

    /// <summary>What broke on our side, as a failure of the rows that it hit; told in the log.</summary>
    public CallFailure Broken(Exception error)
    {
        LogBroken(logger, error, org);
        return FailureTranslation.Internal(error);
    }

    [LoggerMessage(1, LogLevel.Warning, "Salesforce of {Org} refused a request: {Code} {Message}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string code, string message);

    [LoggerMessage(2, LogLevel.Error, "A request to the Salesforce of {Org} broke on our side")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org);
}
