using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>People, keys and the audit, which have nothing of their own in either database.</summary>
internal sealed partial class SqlSyncStore
{
    // What belongs to no org waits together.
    private const string AccessTurn = ":access";

    public Task<PersonRecord?> FindPersonAsync(PersonEmail email, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => People.FindAsync(session, email), cancellationToken);

    public Task<PersonRecord?> FindPersonBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => People.FindBySubjectAsync(session, subject), cancellationToken);

    public Task<IReadOnlyList<PersonRecord>> ListPeopleAsync(OrgId? org, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => People.ListAsync(session, org), cancellationToken);

    public Task<long> CountPeopleAsync(OrgId org, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => People.CountAsync(session, org), cancellationToken);

    public Task<bool> CreatePersonAsync(PersonRecord person, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.CreateAsync(session, person), cancellationToken);

    public Task<bool> GrantAsync(PersonEmail email, RoleGrant grant, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.GrantAsync(session, email, grant), cancellationToken);

    public Task<bool> RevokeAsync(PersonEmail email, OrgId? org, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.RevokeAsync(session, email, org), cancellationToken);

    public Task<bool> SetDisabledAsync(PersonEmail email, DateTimeOffset? disabledAt, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.SetDisabledAsync(session, email, disabledAt), cancellationToken);

    public Task<bool> DeletePersonAsync(PersonEmail email, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.DeleteAsync(session, email), cancellationToken);

    public Task<bool> SavePasswordLinkAsync(
        PersonEmail email, string linkHash, DateTimeOffset expiresAt, OrgId? within, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.SaveLinkAsync(session, email, linkHash, expiresAt, within), cancellationToken);

    public Task<PersonEmail?> FindPasswordLinkAsync(string linkHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => People.FindLinkAsync(session, linkHash, now), cancellationToken);

    public Task<PersonEmail?> UsePasswordLinkAsync(
        string linkHash, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken) => DoAsync(
        AccessTurn, session => People.UseLinkAsync(session, linkHash, passwordHash, now), email => email is not null, cancellationToken);

    public Task<bool> ChangePasswordAsync(PersonEmail email, string passwordHash, long version, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => People.ChangePasswordAsync(session, email, passwordHash, version), cancellationToken);

    public Task<bool> SaveSubjectAsync(PersonEmail email, string subject, CancellationToken cancellationToken) =>
        database.WriteAsync(AccessTurn, session => People.SaveSubjectAsync(session, email, subject), cancellationToken);

    public Task<bool> StartSessionAsync(SessionRecord session, long personVersion, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, sql => Sessions.StartAsync(sql, session, personVersion), cancellationToken);

    public Task<PersonSession?> FindSessionAsync(string tokenHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => Sessions.FindAsync(session, tokenHash, now), cancellationToken);

    public Task TouchSessionAsync(string tokenHash, DateTimeOffset seenAt, DateTimeOffset idleUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(AccessTurn, session => Sessions.TouchAsync(session, tokenHash, seenAt, idleUntil), cancellationToken);

    public Task EndSessionAsync(string tokenHash, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => Sessions.EndAsync(session, tokenHash), ended => ended > 0, cancellationToken);

    public Task<int> EndSessionsAsync(PersonEmail email, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => Sessions.EndAllAsync(session, email), _ => true, cancellationToken);

    public async Task<IReadOnlyList<OperatorKeyRecord>> ListOperatorKeysAsync(CancellationToken cancellationToken) =>
        await ReadAccessAsync(OperatorKeyRows.ListAsync, cancellationToken);

    public Task<bool> AddOperatorKeyAsync(OperatorKeyRecord key, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => OperatorKeyRows.AddAsync(session, key), cancellationToken);

    public Task<bool> RemoveOperatorKeyAsync(string name, CancellationToken cancellationToken) =>
        DoAsync(AccessTurn, session => OperatorKeyRows.RemoveAsync(session, name), cancellationToken);

    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(AccessTurn, async session =>
    {
        await AuditRows.AppendAsync(session, entry);
        return true;
    }, cancellationToken);

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        ReadAccessAsync(session => AuditRows.ListAsync(session, filter, cursor, limit), cancellationToken);

    private Task<T> ReadAccessAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        database.ReadAsync(AccessTurn, work, cancellationToken);

    private Task<bool> DoAsync(string turn, Func<SqlSession, Task<bool>> work, CancellationToken cancellationToken) =>
        DoAsync(turn, work, static done => done, cancellationToken);

    /// <summary>Does what may be an administrative act: then its line in the audit is written with it, or neither is.</summary>
    /// <param name="isDone">Of the result: that something was done, and not refused.</param>
    private async Task<T> DoAsync<T>(string turn, Func<SqlSession, Task<T>> work, Func<T, bool> isDone, CancellationToken cancellationToken)
    {
        if (ActInHand.Current is not { IsRecorded: false } act) return await database.WriteAsync(turn, work, cancellationToken);
        var entry = act.Entry;
        var result = await database.WriteAsync(turn, async session =>
        {
            var done = await work(session);
            if (isDone(done)) await AuditRows.AppendAsync(session, entry);
            return done;
        }, cancellationToken);
        if (isDone(result)) act.SetRecorded();
        return result;
    }
}
