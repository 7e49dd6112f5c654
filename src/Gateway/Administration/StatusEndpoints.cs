using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>How an org is doing.</summary>
internal static class StatusEndpoints
{
    public static async Task<IResult> StatusAsync(string org, OrgHealth health, CancellationToken cancellationToken) =>
        TypedResults.Ok(OrgStatusView.Of(await health.FindAsync(OrgId.Parse(org), cancellationToken)));

    public static Task<IResult> LimitsAsync(string org, OrgHealth health, CancellationToken cancellationToken) =>
        health
            .FindWorkerAsync(OrgId.Parse(org), cancellationToken)
            .AnswerAsync(org, static status => TypedResults.Ok(LimitsView.Of(status)));
}

/// <param name="Worker">Null when it cannot be reached from here.</param>
/// <param name="CatchUp">Whether OnceHub is asked for bookings whose webhooks never came; null where this gateway does not know.</param>
internal sealed record OrgStatusView(string Org, BacklogView Backlog, WorkerView? Worker, CatchUpView? CatchUp)
{
    public static OrgStatusView Of(OrgState state) => new(
        state.Org.Value,
        new BacklogView(state.Backlog.Waiting, state.Backlog.Due, state.Backlog.OldestReceivedAt),
        state.Worker is { } status ? WorkerView.Of(status) : null,
        state.CatchUp is { } catchUp ? CatchUpView.Of(catchUp.Key) : null);
}

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

/// <param name="CallsUsed">Calls of the rolling 24 hours, all clients of the Salesforce org together; null until Salesforce has
/// told.</param>
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
    DateTimeOffset? PausedUntil)
{
    public static LimitsView Of(OrgStatus status) => new(
        status.CallsUsed, status.CallsLimit, status.CallsLimit - status.CallsUsed, status.CallsReserved, status.CallsOurs,
        status.PausedCode, status.PausedBecause, status.PausedUntil);
}
