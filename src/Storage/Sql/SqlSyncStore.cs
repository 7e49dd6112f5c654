using System.Diagnostics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using OnceHub.Sync.Storage.Secrets;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>The store over either database. What both say alike is here; what events pass through is each one's own.</summary>
internal sealed partial class SqlSyncStore(ISqlDatabase database, IEventPath path, MasterKeyRing masterKeys) : ISyncStore
{
    private volatile SecretProtector? _secrets;
    private static readonly TimeSpan KeysReadEvery = TimeSpan.FromSeconds(2);
    private volatile bool _lacksKey;
    private long _keysReadAt;
    private int _disposed;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        SecretProtector? accepted = null;
        await database.MigrateAsync(async session => accepted = await masterKeys.CheckAsync(session), cancellationToken);
        _secrets = accepted;
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await database.PingAsync(cancellationToken);
        if (_lacksKey) await ReadKeysAgainAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // A container that hands it out as several services disposes it as often.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await path.DisposeAsync();
        await database.DisposeAsync();
    }

    public Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries) EventIds.Check(entry.EventId);
        return entries.Count == 0
            ? Task.FromResult<IReadOnlyList<AppendVerdict>>([])
            : StoreSpan.AroundAsync("store append", () => path.AppendAsync(entries, cancellationToken));
    }

    public async Task<IReadOnlyList<InboxRow>> ReadDueAsync(
        OrgId org,
        DateTimeOffset now,
        InboxCursor? after,
        int limit,
        CancellationToken cancellationToken
    ) => await database.ReadAsync(org.Value, session => InboxReads.ReadDueAsync(session, org, now, after, limit), cancellationToken);

    public async Task<IReadOnlyList<OrgId>> FindOrgsWithDueRowsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync("", session => InboxReads.FindOrgsWithDueRowsAsync(session, now, limit), cancellationToken);

    public async Task<IReadOnlyList<WaitingOrg>> ListWaitingOrgsAsync(OrgId? after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync("", session => InboxReads.ListWaitingOrgsAsync(session, after, limit), cancellationToken);

    public Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken) =>
        deferrals.Count == 0 ? Task.CompletedTask : path.DeferAsync(org, deferrals, cancellationToken);

    public Task<int> HastenAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => DueTimes.HastenAsync(session, org, now), cancellationToken);

    public Task<int> CorrectDueTimesAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => DueTimes.CorrectAsync(session, org, now), cancellationToken);

    public Task<long> CountWaitingAsync(OrgId org, long most, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => InboxReads.CountWaitingAsync(session, org, most), cancellationToken);

    public Task<Backlog> GetBacklogAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => InboxReads.GetBacklogAsync(session, org, now), cancellationToken);

    public Task<Lease?> TryAcquireLeaseAsync(
        OrgId org,
        string owner,
        DateTimeOffset now,
        TimeSpan duration,
        CancellationToken cancellationToken
    ) => database.WriteAsync(org.Value, session => Leases.TryAcquireAsync(session, org, owner, now, duration), cancellationToken);

    public Task<Lease?> TakeOverLeaseAsync(
        Lease seen, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken) =>
        database.WriteAsync(
            seen.Org.Value, session => Leases.TryAcquireAsync(session, seen.Org, owner, now, duration, seen), cancellationToken);

    public Task<Lease?> FindLeaseAsync(OrgId org, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Leases.FindAsync(session, org), cancellationToken);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        database.WriteAsync(lease.Org.Value, session => Leases.ReleaseAsync(session, lease), cancellationToken);

    public Task<IReadOnlyList<GuestToken>> BindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken) =>
        requests.Count == 0 ? Task.FromResult<IReadOnlyList<GuestToken>>([]) : StoreSpan.AroundAsync("store bind", async () =>
            await FindReturningAsync(org, Coming(requests), cancellationToken) is { } key
                ? await BindReturningAsync(org, key, requests, cancellationToken)
                : await path.BindAsync(org, requests, cancellationToken));

    public Task<ForeseenBinding> ForeseeBindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, async session =>
        {
            var decisions = new BindDecisions(await BindReads.ReadAsync(session, org, requests));
            return new ForeseenBinding(
                [.. requests.Select(decisions.Decide)],
                [.. decisions.Claims.Select(claim => ($"{claim.Identity.Kind}:{claim.Identity.Value}", claim.Guest))]);
        }, cancellationToken);

    public Task<GuestSnapshot> LoadAsync(
        OrgId org,
        GuestToken guest,
        IReadOnlyList<string> bookingIds,
        CancellationToken cancellationToken
    ) => StoreSpan.AroundAsync("store load", () => path.LoadAsync(org, guest, bookingIds, cancellationToken));

    public Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken) =>
        StoreSpan.AroundAsync("store commit", () => path.CommitAsync(commit, cancellationToken));

    public Task<string> ClaimSharedAsync(OrgId org, string kind, string value, string proposed, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, session => SharedClaims.ClaimAsync(session, org, kind, value, proposed), cancellationToken);

    public Task<string?> FindSharedAsync(OrgId org, string kind, string value, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => SharedClaims.FindAsync(session, org, kind, value), cancellationToken);

    public Task<bool> IsLinkedCaseAsync(OrgId org, string caseId, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Bookings.IsLinkedCaseAsync(session, org, caseId), cancellationToken);

    public Task<BookingRecord?> FindBookingAsync(OrgId org, string bookingId, string? olderThan, CancellationToken cancellationToken)
    {
        var before = Bookings.ReadCursor(olderThan);
        return database.ReadAsync(org.Value, session => Bookings.FindAsync(session, org, bookingId, before), cancellationToken);
    }

    public Task<Page<BookingListItem>> ListBookingsAsync(
        OrgId org,
        BookingFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => database.ReadAsync(org.Value, session => BookingLists.ListAsync(session, org, filter, cursor, limit), cancellationToken);

    public Task<long> CountNamesakesAsync(OrgId org, OfName name, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => BookingLists.CountNamesakesAsync(session, org, name, most), cancellationToken);

    public Task<Page<Failure>> ListFailuresAsync(
        OrgId org,
        FailureFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => database.ReadAsync(org.Value, session => Failures.ListAsync(session, org, filter, cursor, limit), cancellationToken);

    public async Task<IReadOnlyList<FailureGroup>> CountFailuresAsync(OrgId org, CancellationToken cancellationToken) =>
        await database.ReadAsync(org.Value, session => Failures.CountAsync(session, org), cancellationToken);

    public Task<long> CountOpenFailuresAsync(OrgId org, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Failures.CountOpenAsync(session, org, most), cancellationToken);

    public async Task<IReadOnlyList<ArrivedEvent>> ListArrivalsAsync(OrgId org, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(org.Value, session => InboxReads.ListArrivalsAsync(session, org, limit), cancellationToken);

    public Task<ArrivedEvent?> FindEventAsync(OrgId org, string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => InboxReads.FindEventAsync(session, org, eventId), cancellationToken);

    public Task<int> ReplayAsync(
        OrgId org, ReplaySelection selection, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        DoAsync(
            org.Value, session => Failures.ReplayAsync(session, org, selection, now, limit), replayed => replayed > 0, cancellationToken);

    public Task<PurgeStep> PurgeAsync(PurgeKind kind, DateTimeOffset before, long after, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync("", session => Purges.StepAsync(session, kind, before, after, limit), cancellationToken);

    public Task<bool> CreateOrgAsync(OrgId org, string displayName, DateTimeOffset now, CancellationToken cancellationToken) =>
        DoAsync(org.Value, session => Orgs.CreateAsync(session, org, displayName, now), cancellationToken);

    public Task<OrgRecord?> FindOrgAsync(OrgId org, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Orgs.FindAsync(session, org), cancellationToken);

    public async Task<IReadOnlyList<OrgRecord>> ListOrgsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync("", Orgs.ListAsync, cancellationToken);

    public Task<SettingsRecord?> FindSettingsAsync(OrgId org, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Orgs.FindSettingsAsync(session, org), cancellationToken);

    public Task<SettingsRecord?> SaveSettingsAsync(
        OrgId org, string json, long expectedVersion, string savedBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var settings = new SettingsRecord(org, expectedVersion + 1, json, savedBy, stored);
        ActInHand.Describe(summary: $"version {settings.Version}");
        return DoAsync(
            org.Value,
            session => Orgs.SaveSettingsAsync(session, settings, expectedVersion),
            saved => saved is not null,
            cancellationToken);
    }

    public async Task<IReadOnlyList<SettingsRecord>> ListSettingsVersionsAsync(
        OrgId org, long? before, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            org.Value, session => Orgs.ListSettingsAsync(session, org, before ?? long.MaxValue, limit), cancellationToken);

    public Task<SettingsRecord?> FindSettingsVersionAsync(OrgId org, long version, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => Orgs.FindSettingsAsync(session, org, version), cancellationToken);

    public async Task<SecretRecord?> FindSecretAsync(string scope, string name, CancellationToken cancellationToken) =>
        await database.ReadAsync(scope, session => SecretRows.FindAsync(session, scope, name), cancellationToken) is { } row
            ? new SecretRecord((await SecretsAsync(row.Secret, cancellationToken)).Open(scope, name, row.Secret), row.Version)
            : null;

    public async Task<bool> SaveSecretAsync(
        string scope, string name, string value, long? expectedVersion, CancellationToken cancellationToken)
    {
        var secret = (await SecretsAsync(cancellationToken)).Seal(scope, name, value);
        return await DoAsync(
            scope, session => SecretRows.SaveAsync(session, scope, name, secret, expectedVersion), cancellationToken);
    }

    public Task DeleteSecretAsync(string scope, string name, CancellationToken cancellationToken) =>
        DoAsync(scope, session => SecretRows.DeleteAsync(session, scope, name), removed => removed > 0, cancellationToken);

    public async Task<ResealedSecrets> ResealSecretsAsync(CancellationToken cancellationToken)
    {
        var secrets = await SecretsAsync(cancellationToken);
        var count = await database.WriteAsync("", session => SecretRows.ResealAsync(session, secrets), cancellationToken);
        return new ResealedSecrets(secrets.KeyId, count);
    }

    public Task CountSeenAsync(OrgId org, IReadOnlyList<SeenCount> counts, DateTimeOffset now, CancellationToken cancellationToken) =>
        counts.Count == 0
            ? Task.CompletedTask
            : database.WriteAsync(org.Value, session => SeenRows.CountAsync(session, org, counts, now), cancellationToken);

    public async Task<IReadOnlyList<SeenRecord>> ListSeenAsync(OrgId org, SeenKind kind, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(org.Value, session => SeenRows.ListAsync(session, org, kind, limit), cancellationToken);

    public Task<VersionedState?> FindSmallRecordAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync(key, session => SmallRecords.FindAsync(session, key), cancellationToken);

    public Task<bool> SaveSmallRecordAsync(string key, VersionedState state, CancellationToken cancellationToken) =>
        database.WriteAsync(key, session => SmallRecords.SaveAsync(session, key, state), cancellationToken);

    /// <summary>
    /// With the key of this secret, where it can be had: another process may have sealed it with a new one, which the key file may have by
    /// now.
    /// </summary>
    private async ValueTask<SecretProtector> SecretsAsync(SealedSecret secret, CancellationToken cancellationToken)
    {
        var held = await SecretsAsync(cancellationToken);
        if (held.HasKeyOf(secret)) return held;
        // Strangers can ask for what lacks its key as often as they like.
        if (_lacksKey && Stopwatch.GetElapsedTime(Interlocked.Read(ref _keysReadAt)) < KeysReadEvery) return held;
        try
        {
            return await ReadKeysAgainAsync(cancellationToken);
        }
        catch (MasterKeyException)
        {
            // Told with the name of this secret as it is opened. Others are opened still, and whoever asks for readiness is told.
            return held;
        }
    }

    private async Task<SecretProtector> ReadKeysAgainAsync(CancellationToken cancellationToken)
    {
        _lacksKey = true;
        Interlocked.Exchange(ref _keysReadAt, Stopwatch.GetTimestamp());
        _secrets = await database.ReadAsync("", masterKeys.ReadAgainAsync, cancellationToken);
        _lacksKey = false;
        return _secrets;
    }

    /// <summary>A store that was out of reach when it was to be migrated is checked at its first secret.</summary>
    private async ValueTask<SecretProtector> SecretsAsync(CancellationToken cancellationToken) =>
        _secrets ??= await database.WriteAsync("", masterKeys.CheckAsync, cancellationToken);
}
