using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>How an org is doing.</summary>
internal static class StatusEndpoints
{
    public static async Task<IResult> StatusAsync(string org, [FromServices] ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ViewAsync(OrgId.Parse(org), store, worker, time, cancellationToken));

    public static async Task<OrgStatusView> ViewAsync(OrgId org, ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken cancellationToken)
    {
        var backlog = await store.GetBacklogAsync(org, time.GetUtcNow(), cancellationToken);
        var status = await worker.FindStatusAsync(org, cancellationToken);
        return new OrgStatusView(
            org.Value,
            new BacklogView(backlog.Waiting, backlog.Due, backlog.OldestReceivedAt),
            status is null ? null : WorkerView.Of(status),
            await FindCatchUpAsync(org, worker, cancellationToken));
    }

    private static async Task<CatchUpView?> FindCatchUpAsync(OrgId org, OrgWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            return worker.CatchUpKeys is { } keys ? CatchUpView.Of(await keys.FindAsync(org.Value, cancellationToken)) : null;
        }
        catch (SecretUnreadableException)
        {
            // The rest of the status is worth telling all the same; the key's own address says what is wrong.
            return null;
        }
    }

    public static IResult NoWorker(string org) => Problem.Of(
        ProblemKinds.WorkerUnavailable,
        $"What does the work of org '{org}' cannot be reached from here. Events are accepted all the same; check that a silo is up.");

    public static async Task<IResult> LimitsAsync(string org, OrgWorker worker, CancellationToken cancellationToken) =>
        await worker.FindStatusAsync(OrgId.Parse(org), cancellationToken) is { } status
            ? TypedResults.Ok(new LimitsView(
                status.CallsUsed, status.CallsLimit, status.CallsLimit - status.CallsUsed, status.CallsReserved, status.CallsOurs,
                status.PausedCode, status.PausedBecause, status.PausedUntil))
            : NoWorker(org);
}

/// <param name="Worker">Null when it cannot be reached from here.</param>
/// <param name="CatchUp">Whether OnceHub is asked for bookings whose webhooks never came; null where this gateway does not know.</param>
internal sealed record OrgStatusView(string Org, BacklogView Backlog, WorkerView? Worker, CatchUpView? CatchUp);

/// <param name="Waiting">Events without an outcome.</param>
/// <param name="Due">Those of them that are due now.</param>
/// <param name="OldestReceivedAt">When the oldest waiting one came; null when none waits.</param>
internal sealed record BacklogView(long Waiting, long Due, DateTimeOffset? OldestReceivedAt);

/// <param name="Pulling">It holds the org's lease and works.</param>
/// <param name="InFlight">Events being worked on.</param>
/// <param name="PausedCode">Set while nothing is sent to Salesforce: what the matter is, as docs/errors.md lists it.</param>
/// <param name="PausedBecause">The same in words, with what to do.</param>
/// <param name="PausedUntil">When Salesforce is asked again.</param>
internal sealed record WorkerView(bool Pulling, int InFlight, string? PausedCode, string? PausedBecause, DateTimeOffset? PausedUntil)
{
    public static WorkerView Of(OrgStatus status) =>
        new(status.Pulling, status.InFlight, status.PausedCode, status.PausedBecause, status.PausedUntil);
}

/// <param name="CallsUsed">Calls of the rolling 24 hours, all clients of the Salesforce org together; null until Salesforce has told.</param>
/// <param name="CallsLimit">What Salesforce allows in that time.</param>
/// <param name="CallsLeft">The difference.</param>
/// <param name="CallsReserved">Calls of the limit that are kept for others, by the org's settings.</param>
/// <param name="CallsOurs">Calls that this product may still make now.</param>
/// <param name="PausedCode">Set while nothing is sent to Salesforce: what the matter is, as docs/errors.md lists it.</param>
/// <param name="PausedBecause">The same in words, with what to do.</param>
/// <param name="PausedUntil">When Salesforce is asked again.</param>
internal sealed record LimitsView(
    long? CallsUsed,
    long? CallsLimit,
    long? CallsLeft,
    long? CallsReserved,
    long? CallsOurs,
    string? PausedCode,
    string? PausedBecause,
    DateTimeOffset? PausedUntil);
