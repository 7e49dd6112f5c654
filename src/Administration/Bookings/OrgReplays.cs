using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>
/// Replays of failures: started, counted, paused, stopped and looked at. A replay is kept in the store, and whichever process
/// does the cluster's work goes on with it, also after a restart.
/// </summary>
public sealed class OrgReplays(IReplayStore replays, OrgWorker worker, TimeProvider time)
{
    private const int DefaultPerSecond = 100;
    private const int MostPerSecond = 10_000;
    private const int MostChosen = 1_000;

    /// <summary>Starts a replay of what is set aside now; its first failures wait again at once.</summary>
    /// <param name="startedBy">Who starts it.</param>
    public async Task<Result<ReplayRecord>> StartAsync(OrgId org, ReplayScope scope, string startedBy, CancellationToken cancellationToken)
    {
        var rate = scope.PerSecond ?? DefaultPerSecond;
        if (rate is < 1 or > MostPerSecond)
            return new Refusal(RefusalKind.BodyInvalid, $"perSecond is {rate}; it can be 1 to {MostPerSecond}. Nothing was replayed.");
        if (scope.Failures is { Length: 0 or > MostChosen } chosen)
            return new Refusal(
                RefusalKind.BodyInvalid,
                $"'failures' names {chosen.Length} failures; it can name 1 to {MostChosen}. Nothing was replayed.");
        await worker.NoteRepairAsync(org, cancellationToken);
        var order = new ReplayOrder(scope.Failures, scope.Code, scope.Object, scope.Cause, rate, startedBy);
        if (await replays.StartReplayAsync(org, order, time.GetUtcNow(), cancellationToken) is not { } started)
            return new Refusal(
                RefusalKind.FailureNotFound,
                $"Org '{org}' has no open failure of this kind: all may be resolved, or wait again already. List the failures to see.");
        return await StepAsync(org, started, cancellationToken);
    }

    public async Task<Result<ReplayRecord>> FindAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        await replays.FindReplayAsync(org, id, cancellationToken) is { } found ? found : NotFound(org, id);

    /// <summary>Newest first.</summary>
    public Task<Result<Page<ReplayRecord>>> ListAsync(OrgId org, string? cursor, int limit, CancellationToken cancellationToken) =>
        Paging.ReadAsync(cursor, () => replays.ListReplaysAsync(org, cursor, limit, cancellationToken));

    /// <summary>Makes no further failures wait until it is resumed; those that wait already go on.</summary>
    public Task<Result<ReplayRecord>> PauseAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        ChangeAsync(org, id, ReplayState.Paused, cancellationToken);

    public async Task<Result<ReplayRecord>> ResumeAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        await ChangeAsync(org, id, ReplayState.Running, cancellationToken) switch
        {
            Done<ReplayRecord> { Value: { State: ReplayState.Running } resumed } => await StepAsync(org, resumed, cancellationToken),
            var other => other,
        };

    /// <summary>Makes no further failures wait; those that wait already go on.</summary>
    public Task<Result<ReplayRecord>> StopAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        ChangeAsync(org, id, ReplayState.Stopped, cancellationToken);

    private async Task<Result<ReplayRecord>> ChangeAsync(OrgId org, long id, ReplayState state, CancellationToken cancellationToken)
    {
        var changed = await replays.ChangeReplayAsync(org, id, state, time.GetUtcNow(), cancellationToken);
        if (await replays.FindReplayAsync(org, id, cancellationToken) is not { } replay) return NotFound(org, id);
        // Who asks for what is so already gets it.
        return changed || replay.State == state
            ? replay
            : new Refusal(
                RefusalKind.ReplayEnded,
                $"Replay {id} of org '{org}' is {replay.State.ToString().ToLowerInvariant()}. Start another for what is still open.");
    }

    private async Task<Result<ReplayRecord>> StepAsync(OrgId org, ReplayRecord replay, CancellationToken cancellationToken)
    {
        if (await replays.StepReplayAsync(org, replay.Id, time.GetUtcNow(), cancellationToken) > 0)
            await worker.WakeAsync(org, cancellationToken);
        return await replays.FindReplayAsync(org, replay.Id, cancellationToken) ?? replay;
    }

    private static Refusal NotFound(OrgId org, long id) =>
        new(RefusalKind.ReplayNotFound, $"Org '{org}' has no replay {id}. List its replays to see which there are.");
}

/// <summary>
/// What to replay: the failures chosen, else all that are set aside and that every given condition holds for. What could not be read
/// is replayed by its ids or its code alone: it fails again.
/// </summary>
/// <param name="Failures">Ids of failures; null for no choice.</param>
/// <param name="Object">Of the records that were refused; empty for what is about none.</param>
/// <param name="PerSecond">How many wait again each second, so that what comes new is not held up; 100 when null.</param>
public sealed record ReplayScope(
    ImmutableArray<long>? Failures = null, string? Code = null, string? Object = null, string? Cause = null, int? PerSecond = null);
