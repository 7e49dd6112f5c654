using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>
/// The writes of many guests in as few requests as can be, and to each row an own answer. What Salesforce refuses for several
/// rows together is sent again with fewer.
/// </summary>
internal sealed class WriteRequests(
    OrgId org, OrgConnection connection, OrgRequests requests, WriteAnswers answers, IOrgLease lease, TimeProvider time)
{
    private readonly Deferrals _deferrals = new(time);

    public async Task<IReadOnlyList<Outcome<bool>>> SendAsync(IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        var batch = new Batch(rows, connection.Generation);
        while (batch.TryTake(out var request)) await SendAsync(request, batch, cancellationToken);
        return [.. rows.Select(_ => Outcome.Of(true))];
    }

    private async Task SendAsync(WriteRequest request, Batch batch, CancellationToken cancellationToken)
    {
        using var span = SharedRequest.Start("write records", org, request.Rows.Select(row => row.Plan.Caller), request.RowCount);
        var started = time.GetTimestamp();
        try
        {
            var parts = await requests.CallAsync(
                api =>
                {
                    // A token or a probe may have been waited for: it leaves only now, if it still may.
                    if (!lease.IsHeld) throw new PausedException(_deferrals.LeaseLost());
                    started = time.GetTimestamp();
                    return api.CompositeAsync(request.Parts, cancellationToken);
                },
                cancellationToken);
            requests.ObserveWrite(request.RowCount, time.GetElapsedTime(started));
            await AnswerAsync(request, parts, batch, cancellationToken);
        }
        catch (SalesforceException refused)
            when (SharedRefusal.MayBeOfOne(refused.Error) && WritePacking.Apart(request) is { Count: > 0 } apart)
        {
            if (batch.TryPart(apart))
            {
                foreach (var row in request.Rows) row.Spent += OrgRequests.CallsOf(refused) / request.RowCount;
                return;
            }
            Fail(request, FailureOf(refused, request, batch, started) with { Action = FailureAction.Retry }, OrgRequests.CallsOf(refused));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This process ends.
            Fail(request, Unanswered.Failure, calls: 0);
        }
        catch (Exception error)
        {
            var calls = error is SalesforceException refused ? OrgRequests.CallsOf(refused) : 0;
            Fail(request, FailureOf(error, request, batch, started), calls);
        }
    }

    private async Task AnswerAsync(
        WriteRequest request, IReadOnlyList<PartAnswer> parts, Batch batch, CancellationToken cancellationToken)
    {
        var results = parts.Select((part, i) => ResultsOf(part, request.RowsOfParts[i].Length)).ToArray();
        var stopped = answers.ObserveRows(results.SelectMany(rowsOfPart => rowsOfPart), batch.Generation);
        var mayPart = batch.MayPart;
        List<WriteRow> again = [];
        var isParted = false;
        for (var i = 0; i < parts.Count; i++)
        {
            var isRefused = parts[i] is PartRefused;
            foreach (var (row, result) in request.RowsOfParts[i].Zip(results[i]))
            {
                row.Spent += 1.0 / request.RowCount;
                var isShared = results[i].Length > 1 && IsForFewer(result, isRefused);
                isParted |= isShared && isRefused;
                if (!isShared) await answers.CompleteAsync(row, result, stopped, row.Spent, cancellationToken);
                else if (mayPart || !isRefused) again.Add(row);
                else await answers.CompleteAsync(row, TriedLater(result), stopped, row.Spent, cancellationToken);
            }
        }
        batch.SendAgain(WritePacking.Smaller(again, request.RowsOfParts.Max(part => part.Length)), isParted);
    }

    /// <summary>
    /// What a collection of several rows was refused for as a whole is no row's fault before it was met by that row alone, as
    /// with a limit that the org's triggers spend on rows together.
    /// </summary>
    /// <param name="isRefused">The whole part was.</param>
    private static bool IsForFewer(RowResult result, bool isRefused) => result.Error is { } error
        && (error.Action == FailureAction.GovernorLimit || (isRefused && SharedRefusal.MayBeOfOne(error)));

    /// <summary>Nothing is concluded of a row that was never refused alone.</summary>
    private static RowResult TriedLater(RowResult result) => result with { Error = result.Error! with { Action = FailureAction.Retry } };

    private static ImmutableArray<RowResult> ResultsOf(PartAnswer answer, int rows) => answer switch
    {
        RowsAnswer { Rows: var results } => results,
        PartRefused { Error: var error } => [.. Enumerable.Repeat(new RowResult(null, false, error), rows)],
        _ => throw new InvalidOperationException($"A write was answered by {answer.GetType().Name}."),
    };

    private static void Fail(WriteRequest request, CallFailure failure, double calls)
    {
        foreach (var row in request.Rows)
            row.Plan.Complete(row.Index, new WriteOutcome { Failure = failure, Calls = row.Spent + (calls / request.RowCount) });
    }

    private CallFailure FailureOf(Exception error, WriteRequest request, Batch batch, long started)
    {
        if (error is PausedException paused) return _deferrals.Waiting(paused.Pause);
        if (error is not SalesforceException { Error: var refused }) return requests.Broken(error);
        var failure = requests.Observe(refused, batch.Generation, time.GetElapsedTime(started));
        // An outage is no row's fault and counts as no try; unless so few rows left together that one of them may be the cause.
        return failure.Action == FailureAction.Retry && request.RowCount > RequestRate.FewestRows
            ? failure with { Action = FailureAction.Defer, NotBefore = time.GetUtcNow() }
            : failure;
    }

    /// <summary>The requests of rows that left together, and how many of them were parted so far.</summary>
    /// <param name="generation">Of the connection, when they left.</param>
    private sealed class Batch(IReadOnlyList<WriteRow> rows, int generation)
    {
        private readonly Queue<WriteRequest> _open = new(WritePacking.Pack(rows));
        private int _parted;

        public int Generation => generation;

        public bool MayPart => _parted < SharedRefusal.MostParted;

        public bool TryTake([NotNullWhen(true)] out WriteRequest? request) => _open.TryDequeue(out request);

        /// <summary>False when enough was parted.</summary>
        public bool TryPart(IEnumerable<WriteRequest> apart)
        {
            if (!MayPart) return false;
            SendAgain(apart, isParted: true);
            return true;
        }

        public void SendAgain(IEnumerable<WriteRequest> smaller, bool isParted)
        {
            if (isParted) _parted++;
            foreach (var request in smaller) _open.Enqueue(request);
        }
    }
}
