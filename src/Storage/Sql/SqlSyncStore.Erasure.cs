using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Erasing and giving out, which have nothing of their own in either database.</summary>
internal sealed partial class SqlSyncStore
{
    private const string TombstoneScope = ":erasure";
    private const string TombstoneKey = "tombstone-key";
    private const int EventsPerRead = 2_000;

    /// <summary>What is larger holds up the writes of others.</summary>
    private const int MostReturningAtOnce = 50;

    // True is never taken back: a stale one costs one query more.
    private readonly ConcurrentDictionary<OrgId, bool> _withErased = new();
    private readonly ConcurrentDictionary<OrgId, bool> _withRetired = new();

    private byte[]? _tombstoneKey;

    public async Task<ErasureRecord> StartErasureAsync(
        OrgId org, GuestKey guest, string region, string startedBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        var started = Stored(now);
        return await DoAsync(
            org.Value, session => Erasures.StartAsync(session, org, key, guest, region, startedBy, started), _ => true, cancellationToken);
    }

    public Task<ErasureRecord?> StartRemovalAsync(OrgId org, string startedBy, DateTimeOffset now, CancellationToken cancellationToken) =>
        DoAsync(
            org.Value, session => OrgRemoval.StartAsync(session, org, startedBy, now), started => started is not null, cancellationToken);

    public async Task<ErasureRecord?> FindErasureAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        await database.ReadAsync(org.Value, session => ErasureRows.FindAsync(session, id), cancellationToken)
            is { Kind: ErasureRows.OfGuest } row
            && row.Record.Org == org ? row.Record : null;

    public async Task<IReadOnlyList<ErasureRecord>> ListErasuresAsync(OrgId org, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(org.Value, session => ErasureRows.ListAsync(session, org, limit), cancellationToken);

    public Task<long> CountRunningErasuresAsync(OrgId org, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(org.Value, session => ErasureRows.CountRunningAsync(session, org, most), cancellationToken);

    public async Task<IReadOnlyList<long>> FindDueErasuresAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync("", session => ErasureRows.FindDueAsync(session, now, limit), cancellationToken);

    public async Task<bool> StepErasureAsync(long id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        var stepped = Stored(now);
        return await database.WriteAsync("", session => Erasures.StepAsync(session, id, key, stepped), cancellationToken);
    }

    public Task PutOffErasureAsync(long id, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync("", session => ErasureRows.PutOffAsync(session, id, until), cancellationToken);

    public async Task<GuestExport> ExportGuestAsync(OrgId org, GuestKey guest, string region, CancellationToken cancellationToken)
    {
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        var known = await database.ReadAsync(
            org.Value, session => ReadKnownAsync(session, org, key, [.. Identity.Spellings(guest.Kind, guest.Value)]), cancellationToken);
        var events = ImmutableArray.CreateBuilder<ExportedEvent>();
        var unbound = new SortedSet<string>(StringComparer.Ordinal);
        var last = await database.ReadAsync(
            org.Value, session => session.CountAsync("select coalesce(max(sequence), 0) from inbox"), cancellationToken);
        for (var after = 0L; after < last; after += EventsPerRead)
        {
            var from = after;
            events.AddRange(await database.ReadAsync(org.Value, async session =>
            {
                var own = (await GuestRows.WalkAsync(session, org, from, Math.Min(last, from + EventsPerRead)))
                    .FindAll(walked => known.Subjects.Contains(walked.SubjectId)
                        || (walked is { Unbound.Length: > 0 } && ErasedIdentities.IsOf(walked.Unbound, region, known.Identities)));
                foreach (var walked in own)
                    if (walked.SubjectId.Length > 0 && !known.Subjects.Contains(walked.SubjectId))
                        unbound.Add(walked.SubjectId);
                return own.Count == 0 ? [] : await GuestRows.EventsAsync(session, own.Select(walked => walked.Sequence));
            }, cancellationToken));
        }
        var bookings = ImmutableArray.CreateBuilder<ExportedBooking>();
        foreach (var subject in known.Subjects.Union(unbound))
            bookings.Add(await database.ReadAsync(org.Value, session => ReadBookingAsync(session, org, subject), cancellationToken));
        bookings.AddRange(known.Retired);
        return new GuestExport(known.Guests, bookings.ToImmutable(), events.ToImmutable());
    }

    public async Task<IReadOnlySet<long>> DropErasedAsync(
        OrgId org, IReadOnlyList<UnboundEvent> arrived, CancellationToken cancellationToken)
    {
        if (arrived.Count == 0 || !await HasAsync(_withErased, org, Tombstones.AnyAsync, cancellationToken))
            return ImmutableHashSet<long>.Empty;
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        if (!await database.ReadAsync(org.Value, session => DroppedEvents.AnyAsync(session, org, key, arrived), cancellationToken))
            return ImmutableHashSet<long>.Empty;
        return await database.WriteAsync<IReadOnlySet<long>>(
            org.Value, session => DroppedEvents.DropAsync(session, org, key, arrived), cancellationToken);
    }

    public async Task<RetireStep> RetireAsync(
        RetireKind kind, OrgId org, DateTimeOffset before, string? cursor, int limit, CancellationToken cancellationToken)
    {
        // Nearly all guests have bookings: they are passed without a transaction.
        if (kind == RetireKind.Guests)
        {
            var (alone, next) = await database.ReadAsync(
                org.Value, session => Retirement.LookAtGuestsAsync(session, org, cursor, limit), cancellationToken);
            if (alone.Count == 0) return new RetireStep(0, next);
        }
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        return await database.WriteAsync(
            org.Value, session => Retirement.StepAsync(session, kind, org, key, before, cursor, limit), cancellationToken);
    }

    public async Task<bool> RestoreAsync(OrgId org, IReadOnlyList<ComingSubject> coming, CancellationToken cancellationToken) =>
        await FindReturningAsync(org, coming, cancellationToken) is { } key
            && await database.WriteAsync(org.Value, session => Returns.RestoreAsync(session, org, key, coming), cancellationToken);

    /// <summary>
    /// Brings back and binds in one transaction: a crash leaves nobody known again whom no booking needs, and no round of
    /// retention comes in between.
    /// </summary>
    private async Task<IReadOnlyList<GuestToken>> BindReturningAsync(
        OrgId org, byte[] key, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken)
    {
        var guests = new List<GuestToken>(requests.Count);
        foreach (var some in requests.Chunk(MostReturningAtOnce))
            guests.AddRange(await database.WriteAsync(org.Value, async session =>
            {
                await Returns.RestoreAsync(session, org, key, Coming(some));
                return await path.BindAsync(session, org, some);
            }, cancellationToken));
        return guests;
    }

    /// <summary>The key that their hashes are made with, if any of these is retired.</summary>
    private async Task<byte[]?> FindReturningAsync(OrgId org, IReadOnlyList<ComingSubject> coming, CancellationToken cancellationToken)
    {
        if (coming.Count == 0 || !await HasAsync(_withRetired, org, RetiredRows.AnyAsync, cancellationToken)) return null;
        var key = await MakeTombstoneKeyAsync(cancellationToken);
        return await database.ReadAsync(org.Value, session => Returns.AnyAsync(session, org, key, coming), cancellationToken) ? key : null;
    }

    private static ComingSubject[] Coming(IReadOnlyList<BindRequest> requests) =>
        [.. requests.Select(request => new ComingSubject(request.SubjectId, request.Identities))];

    private async ValueTask<bool> HasAsync(
        ConcurrentDictionary<OrgId, bool> known, OrgId org, Func<SqlSession, OrgId, Task<bool>> any, CancellationToken cancellationToken) =>
        known.ContainsKey(org)
        || (await database.ReadAsync(org.Value, session => any(session, org), cancellationToken) && (known[org] = true));

    private static async Task<Known> ReadKnownAsync(SqlSession session, OrgId org, byte[] key, Identity[] asked)
    {
        var holders = new HashSet<string>();
        var former = new HashSet<string>();
        foreach (var identity in asked)
        {
            holders.UnionWith(await GuestRows.TokensAsync(session, org, identity));
            former.UnionWith(await RetiredRows.TokensAsync(session, org, key, identity));
        }
        var identities = ImmutableHashSet.Create(asked);
        var guests = ImmutableArray.CreateBuilder<ExportedGuest>();
        var subjects = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var token in holders)
        {
            var claims = await GuestRows.ClaimsAsync(session, org, token);
            identities = identities.Union(claims);
            guests.Add(
                await GuestRows.FindAsync(session, org, token, claims)
                    ?? new ExportedGuest(null, [.. claims.Select(claim => $"{claim.Kind}:{claim.Value}")], null));
            subjects.UnionWith(await GuestRows.SubjectsAsync(session, org, token, int.MaxValue));
        }
        var retired = ImmutableArray.CreateBuilder<ExportedBooking>();
        foreach (var token in former)
            foreach (var row in await RetiredRows.OfAsync(session, org, token))
                if (row.Booking is { } booking && !subjects.Contains(booking.BookingId))
                    retired.Add(new ExportedBooking(booking.BookingId, booking.Phase, null, booking.State, [], []));
                else if (row.Guest is { } guest) guests.Add(new ExportedGuest(null, [], guest.State));
        return new Known(guests.ToImmutable(), identities, subjects.ToImmutable(), retired.ToImmutable());
    }

    private static async Task<ExportedBooking> ReadBookingAsync(SqlSession session, OrgId org, string subject)
    {
        var name = await session.ScalarAsync(
            "select guest_name from bookings where org = @org and booking_id = @booking", ("org", org), ("booking", subject)) as string;
        var found = await Bookings.FindAsync(session, org, subject, lines: int.MaxValue);
        var failures = await Failures.AllOfAsync(session, org, subject);
        return new ExportedBooking(subject, found?.Phase, name, found?.State, found?.History ?? [], [.. failures]);
    }

    /// <summary>What hashes of erased and retired guests are keyed with, of all orgs; made for the first of them.</summary>
    private async ValueTask<byte[]> MakeTombstoneKeyAsync(CancellationToken cancellationToken)
    {
        if (_tombstoneKey is { } known) return known;
        var secrets = await SecretsAsync(cancellationToken);
        var made = secrets.Seal(TombstoneScope, TombstoneKey, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        // No act of anybody's: another process may have made it first.
        await database.WriteAsync(
            TombstoneScope,
            session => SecretRows.SaveAsync(session, TombstoneScope, TombstoneKey, made, expectedVersion: 0),
            cancellationToken);
        return _tombstoneKey = Convert.FromHexString((await FindSecretAsync(TombstoneScope, TombstoneKey, cancellationToken))!.Value);
    }

    private static DateTimeOffset Stored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private sealed record Known(
        ImmutableArray<ExportedGuest> Guests,
        ImmutableHashSet<Identity> Identities,
        ImmutableSortedSet<string> Subjects,
        ImmutableArray<ExportedBooking> Retired);
}
