using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Counts, replays and drafts, which have nothing of their own in either database.</summary>
internal sealed partial class SqlSyncStore
{
    public async Task<IReadOnlyList<HourCount>> ListHoursAsync(
        OrgId org,
        DateTimeOffset from,
        int hours,
        CancellationToken cancellationToken
    ) => await database.ReadAsync(org.Value, session => Hours.ListAsync(session, org, from, hours), cancellationToken);

    public Task<ReplayRecord?> StartReplayAsync(OrgId org, ReplayOrder order, DateTimeOffset now, CancellationToken cancellationToken) =>
        DoAsync(org.Value, session => Replays.StartAsync(session, org, order, now), replay => replay is not null, cancellationToken);

    public Task<ReplayRecord?> FindReplayAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Replays.FindAsync(session, org, id), cancellationToken);

    public Task<Page<ReplayRecord>> ListReplaysAsync(OrgId org, string? cursor, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Replays.ListAsync(session, org, cursor, limit), cancellationToken);

    public Task<bool> ChangeReplayAsync(OrgId org, long id, ReplayState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        DoAsync(org.Value, session => Replays.ChangeAsync(session, org, id, state, now), cancellationToken);

    public async Task<IReadOnlyList<(OrgId Org, long Id)>> FindDueReplaysAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) => await database.ReadAsync("", session => Replays.FindDueAsync(session, now, limit), cancellationToken);

    public Task<int> StepReplayAsync(OrgId org, long id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => Replays.StepAsync(session, org, id, now), cancellationToken);

    public Task PutOffReplayAsync(OrgId org, long id, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => Replays.PutOffAsync(session, org, id, until), cancellationToken);

    // A draft is no administrative act: nothing is in use because of it.
    public Task<DraftRecord?> FindDraftAsync(OrgId org, string person, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Drafts.FindAsync(session, org, person), cancellationToken);

    public Task<DraftRecord?> SaveDraftAsync(
        OrgId org,
        string person,
        string json,
        long basedOn,
        long expectedVersion,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            org.Value, session => Drafts.SaveAsync(session, org, person, json, basedOn, expectedVersion, now), cancellationToken);

    public Task<bool> DeleteDraftAsync(OrgId org, string person, long? version, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => Drafts.DeleteAsync(session, org, person, version), cancellationToken);
}
