using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>
/// One job, from its rows to their outcomes. Until it is closed nothing is written, so whatever goes wrong before is no
/// row's trouble; from then on it is asked for until it has ended, and each row ends as Salesforce says, or as unknown.
/// </summary>
internal sealed partial class BulkJob(
    OrgId org,
    BulkWrite write,
    IReadOnlyList<BulkRow> rows,
    BulkJobs jobs,
    OrgRequests requests,
    WriteAnswers answers,
    OrgConnection connection,
    BulkBatches batches,
    BulkWork work,
    TimeProvider time)
{
    private const int ReadTries = 6;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>What an aborted job is given to come to its end.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromMinutes(2);

    private readonly Deferrals _deferrals = new(time);
    private readonly long _started = time.GetTimestamp();
    private readonly int _generation = connection.Generation;
    private int _calls;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var span = SharedRequest.Start("run bulk job", org, rows.Select(row => row.Row.Plan.Caller), rows.Count);
        var end = BulkEnd.NotSent;
        try
        {
            if (await SendAsync(cancellationToken) is not { } id) return;
            end = BulkEnd.Unknown;
            var progress = await AwaitAsync(id, cancellationToken);
            if (progress is null || await ReadAsync(id, progress, cancellationToken) is not { } results) return;
            end = progress.State switch
            {
                BulkState.Complete => BulkEnd.Complete,
                BulkState.Failed => BulkEnd.Failed,
                _ => BulkEnd.Aborted,
            };
            if (progress.State != BulkState.Complete) LogEnded(work.Logger, org, id, end, progress.Problem ?? "");
            await ApplyAsync(results, cancellationToken);
        }
        catch (Exception error)
        {
            // Closing of this process, or broken on our side: what is not known is settled by external id.
            if (!cancellationToken.IsCancellationRequested) requests.Broken(error);
        }
        finally
        {
            foreach (var row in rows.Where(row => !row.Done.IsCompleted))
                Complete(row, end == BulkEnd.NotSent ? _deferrals.NotSent() : Unknown);
            GrainTelemetry.BulkJobEnded(org, end, rows.Count, time.GetElapsedTime(_started));
        }
    }

    /// <summary>Null when nothing was sent that could write; then each row is settled, or goes another way.</summary>
    private async Task<string?> SendAsync(CancellationToken cancellationToken)
    {
        string? id = null;
        try
        {
            if (!work.Lease.IsHeld) return GiveUp(_deferrals.LeaseLost());
            if ((await connection.GetApiAsync(cancellationToken)).Bulk is null
                || !await batches.TryTakeAsync(rows.Count, cancellationToken))
            {
                jobs.TurnOff();
                LogNoBatches(work.Logger, org);
                return LetGo();
            }
            id = await CallAsync(bulk => bulk.CreateAsync(write, cancellationToken), cancellationToken);
            await CallAsync(bulk => bulk.UploadAsync(id, write, [.. rows.Select(row => row.Body)], cancellationToken), cancellationToken);
            // The last moment at which nothing is written yet.
            if (work.Lease.IsHeld && await CloseAsync(id, cancellationToken)) return id;
            await AbortAsync(id);
            return GiveUp(_deferrals.LeaseLost());
        }
        catch (PausedException paused)
        {
            if (id is not null) await AbortAsync(id);
            return GiveUp(_deferrals.Waiting(paused.Pause));
        }
        catch (SalesforceException refused)
        {
            if (id is not null) await AbortAsync(id);
            var failure = requests.Observe(refused.Error, _generation);
            if (failure.Action is FailureAction.Retry or FailureAction.Defer)
                return GiveUp(_deferrals.Waiting(failure with { Action = FailureAction.Defer, Ambiguous = false }));
            jobs.TurnOff();
            LogRefused(work.Logger, org, refused.Error.Code, refused.Error.Message);
            return LetGo();
        }
    }

    /// <summary>True also when it is not known: then the job itself is asked.</summary>
    private async Task<bool> CloseAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            // Asked last of all: a token or a probe may have been waited for.
            await CallAsync(
                bulk => work.Lease.IsHeld ? bulk.CloseAsync(id, cancellationToken) : throw new PausedException(_deferrals.LeaseLost()),
                cancellationToken);
        }
        catch (SalesforceException refused) when (refused.Error.Ambiguous)
        {
            LogNotAnswered(work.Logger, org, id);
        }
        return true;
    }

    /// <summary>Asks ever more seldom until the job has ended. Null when that cannot be found out.</summary>
    private async Task<BulkProgress?> AwaitAsync(string id, CancellationToken cancellationToken)
    {
        TimeSpan? givenUp = null;
        for (var wait = FirstWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
        {
            await Task.Delay(wait, time, cancellationToken);
            var elapsed = time.GetElapsedTime(_started);
            if (elapsed > work.Longest() && givenUp is null)
            {
                LogTooLong(work.Logger, org, id, work.Longest());
                await AbortAsync(id);
                givenUp = elapsed + AbortTime;
            }
            if (elapsed > givenUp) return null;
            try
            {
                var progress = await CallAsync(bulk => bulk.FindAsync(id, cancellationToken), cancellationToken);
                if (progress.HasEnded) return progress;
                // It never heard that it was closed.
                if (progress.State == BulkState.Open && (!work.Lease.IsHeld || !await CloseAsync(id, cancellationToken)))
                    await AbortAsync(id);
            }
            catch (SalesforceException refused) when (IsPassing(refused.Error))
            {
                // It goes on by itself, whether or not it can be asked for.
                if (PauseCause.Of(refused.Error) is not null) requests.Observe(refused.Error, _generation);
            }
            catch (PausedException)
            {
                // The same: the calls are spent, or Salesforce says stop.
            }
            catch (SalesforceException refused)
            {
                LogRefused(work.Logger, org, refused.Error.Code, refused.Error.Message);
                return null;
            }
        }
    }

    /// <summary>Null when the results cannot be had.</summary>
    private async Task<List<BulkRowResult>?> ReadAsync(string id, BulkProgress progress, CancellationToken cancellationToken)
    {
        var kinds = new List<BulkRows> { BulkRows.Successful };
        if (progress.Failed > 0 || progress.State != BulkState.Complete) kinds.Add(BulkRows.Failed);
        if (progress.State != BulkState.Complete) kinds.Add(BulkRows.Unprocessed);
        var results = new List<BulkRowResult>(rows.Count);
        var wait = FirstWait;
        for (var (tries, at) = (0, 0); at < kinds.Count;)
        {
            try
            {
                results.AddRange(await CallAsync(bulk => bulk.ReadAsync(id, write, kinds[at], cancellationToken), cancellationToken));
                at++;
            }
            catch (Exception stopped) when (IsOfTheOrg(stopped) && !IsOverdue)
            {
                // The results are kept, and are there when the org goes on.
                if (stopped is SalesforceException { Error: var error }) requests.Observe(error, _generation);
                await Task.Delay(LongestWait, time, cancellationToken);
            }
            catch (Exception passing)
                when (passing is PausedException || (passing is SalesforceException refused && IsPassing(refused.Error)))
            {
                if (++tries == ReadTries) return null;
                await Task.Delay(wait, time, cancellationToken);
                wait *= 2;
            }
        }
        return results;
    }

    /// <summary>What a job refused may be met by another write, which then leaves in a collection; what it did not look at, too.</summary>
    private async Task ApplyAsync(List<BulkRowResult> results, CancellationToken cancellationToken)
    {
        var stopped = answers.ObserveRows(results.Select(one => one.Result).OfType<RowResult>(), _generation);
        var byKey = rows.ToDictionary(row => row.Key, StringComparer.OrdinalIgnoreCase);
        var share = Share;
        foreach (var (key, result) in results)
        {
            if (!byKey.TryGetValue(key, out var row) || row.Done.IsCompleted) continue;
            if (result is not ({ Succeeded: true } or { Error.Condition: not null })) jobs.Refuse(row);
            row.Row.Spent += share;
            if (result is null or { Error.Action: FailureAction.GovernorLimit })
            {
                jobs.Release(row);
                continue;
            }
            await answers.CompleteAsync(row.Row, result, stopped, row.Row.Spent, cancellationToken);
            jobs.Settle(row);
        }
    }

    private string? GiveUp(CallFailure failure)
    {
        foreach (var row in rows) Complete(row, failure);
        return null;
    }

    private string? LetGo()
    {
        foreach (var row in rows)
        {
            row.Row.Spent += Share;
            jobs.Release(row);
        }
        return null;
    }

    private void Complete(BulkRow row, CallFailure failure)
    {
        if (failure.Ambiguous) jobs.Refuse(row);
        row.Row.Plan.Complete(row.Row.Index, new WriteOutcome { Failure = failure, Calls = row.Row.Spent + Share });
        jobs.Settle(row);
    }

    private async Task AbortAsync(string id)
    {
        try
        {
            await CallAsync(bulk => bulk.AbortAsync(id, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception inVain) when (inVain is SalesforceException or PausedException)
        {
            LogNotAborted(work.Logger, inVain, org, id);
        }
    }

    private Task<T> CallAsync<T>(Func<IBulkIngest, Task<T>> call, CancellationToken cancellationToken)
    {
        return requests.CallAsync(
            api =>
            {
                _calls++;
                return call(api.Bulk!);
            },
            cancellationToken);
    }

    /// <summary>What each row has cost so far.</summary>
    private double Share => (double)_calls / rows.Count;

    private Task<bool> CallAsync(Func<IBulkIngest, Task> call, CancellationToken cancellationToken) => CallAsync(
        async bulk =>
        {
            await call(bulk);
            return true;
        },
        cancellationToken);

    private static bool IsPassing(SalesforceError error) =>
        PauseCause.Of(error) is not null || error.Action is FailureAction.Retry or FailureAction.BackOff;

    private static bool IsOfTheOrg(Exception stopped) =>
        stopped is PausedException || (stopped is SalesforceException { Error: var error } && PauseCause.Of(error) is not null);

    private bool IsOverdue => time.GetElapsedTime(_started) > work.Longest() + AbortTime;

    private static CallFailure Unknown { get; } = Unanswered.Failure with
    {
        Message = "A bulk job with it did not tell in time what became of it. It is tried again, and settled by the record's external id.",
    };

    [LoggerMessage(1, LogLevel.Warning, "A bulk job of {Org} was refused: {Code} {Message} Its rows leave in collections")]
    private static partial void LogRefused(ILogger logger, OrgId org, string code, string message);

    [LoggerMessage(2, LogLevel.Information, "The Salesforce of {Org} has no bulk batches left for us today; rows leave in collections")]
    private static partial void LogNoBatches(ILogger logger, OrgId org);

    [LoggerMessage(3, LogLevel.Warning, "Bulk job {Job} of {Org} did not answer when it was closed; it is asked how it stands")]
    private static partial void LogNotAnswered(ILogger logger, OrgId org, string job);

    [LoggerMessage(4, LogLevel.Warning, "Bulk job {Job} of {Org} takes longer than {Longest} and is aborted")]
    private static partial void LogTooLong(ILogger logger, OrgId org, string job, TimeSpan longest);

    [LoggerMessage(5, LogLevel.Warning, "Bulk job {Job} of {Org} ended as {End}: {Problem}")]
    private static partial void LogEnded(ILogger logger, OrgId org, string job, BulkEnd end, string problem);

    [LoggerMessage(6, LogLevel.Warning, "Bulk job {Job} of {Org} could not be aborted")]
    private static partial void LogNotAborted(ILogger logger, Exception error, OrgId org, string job);
}

/// <summary>How a job ended, for the metrics.</summary>
internal enum BulkEnd
{
    NotSent,
    Complete,
    Failed,
    Aborted,
    Unknown,
}
