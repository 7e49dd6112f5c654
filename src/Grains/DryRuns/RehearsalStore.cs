using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>A store that is read through and never written: what a turn would record is kept here. For one turn.</summary>
/// <param name="settingsJson">Read instead of the saved settings; null for those.</param>
/// <param name="asNew">A subject whose place in Salesforce counts as unknown.</param>
internal sealed class RehearsalStore(ISyncStore store, string? settingsJson, string? asNew) : ISyncStore
{
    private readonly List<BindRequest> _bound = [];
    private readonly Dictionary<(string Kind, string Value), string> _shared = [];
    private ForeseenBinding _foreseen = new([], []);

    public List<GuestCommit> Commits { get; } = [];

    /// <summary>A guest that nobody knows keeps the token that was proposed for it.</summary>
    public bool IsNew(GuestToken guest) => _bound.Any(request => request.Proposed == guest);

    public async Task<IReadOnlyList<GuestToken>> BindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken)
    {
        _bound.AddRange(requests);
        // All so far together: the later ones see what the earlier ones claimed.
        _foreseen = await store.ForeseeBindAsync(org, _bound, cancellationToken);
        return [.. _foreseen.Guests.TakeLast(requests.Count)];
    }

    public Task<ForeseenBinding> ForeseeBindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken) =>
        store.ForeseeBindAsync(org, requests, cancellationToken);

    public async Task<GuestSnapshot> LoadAsync(OrgId org, GuestToken guest, IReadOnlyList<string> bookingIds, CancellationToken cancellationToken)
    {
        var snapshot = await store.LoadAsync(org, guest, bookingIds, cancellationToken);
        var claimed = _foreseen.Claims.Where(claim => claim.Guest == guest).Select(claim => claim.Claim).ToArray();
        var row = snapshot.Guest with { Claims = [.. snapshot.Guest.Claims, .. claimed] };
        var email = claimed.FirstOrDefault(claim => claim.StartsWith("email:", StringComparison.Ordinal));
        if (row.Email is null && email is not null) row = row with { Email = email["email:".Length..] };
        if (_bound.FirstOrDefault(request => request.Proposed == guest) is { } made) row = row with { Target = made.Target };
        return snapshot with { Guest = row, Bookings = [.. snapshot.Bookings.Select(Unlinked)] };
    }

    public Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken)
    {
        Commits.Add(commit);
        return Task.FromResult(new CommitResult(true, []));
    }

    public async Task<string> ClaimSharedAsync(OrgId org, string kind, string value, string proposed, CancellationToken cancellationToken)
    {
        if (_shared.TryGetValue((kind, value), out var known)) return known;
        return _shared[(kind, value)] = await store.FindSharedAsync(org, kind, value, cancellationToken) ?? proposed;
    }

    public Task<string?> FindSharedAsync(OrgId org, string kind, string value, CancellationToken cancellationToken) => store.FindSharedAsync(org, kind, value, cancellationToken);

    public async Task<SettingsRecord?> FindSettingsAsync(OrgId org, CancellationToken cancellationToken) => settingsJson is null
        ? await store.FindSettingsAsync(org, cancellationToken)
        : new SettingsRecord(org, 0, settingsJson, "", default);

    public Task<BookingRecord?> FindBookingAsync(OrgId org, string bookingId, CancellationToken cancellationToken) => store.FindBookingAsync(org, bookingId, cancellationToken);

    public Task<SecretRecord?> FindSecretAsync(string scope, string name, CancellationToken cancellationToken) => store.FindSecretAsync(scope, name, cancellationToken);

    public Task<VersionedState?> FindSmallRecordAsync(string key, CancellationToken cancellationToken) => store.FindSmallRecordAsync(key, cancellationToken);

    public Task CountSeenAsync(OrgId org, IReadOnlyList<SeenCount> counts, DateTimeOffset now, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<SeenRecord>> ListSeenAsync(OrgId org, SeenKind kind, int limit, CancellationToken cancellationToken) =>
        throw NotRehearsed();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What a turn has no business with.
    public Task MigrateAsync(CancellationToken cancellationToken) => throw NotRehearsed();

    public Task PingAsync(CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<InboxRow>> ReadDueAsync(OrgId org, DateTimeOffset now, InboxCursor? after, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<OrgId>> FindOrgsWithDueRowsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<int> HastenAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<Backlog> GetBacklogAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<Lease?> TryAcquireLeaseAsync(OrgId org, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<Lease?> FindLeaseAsync(OrgId org, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<long> CountNamesakesAsync(OrgId org, OfName name, int most, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<Page<BookingListItem>> ListBookingsAsync(OrgId org, BookingFilter filter, string? cursor, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<Page<Failure>> ListFailuresAsync(OrgId org, FailureFilter filter, string? cursor, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<FailureGroup>> CountFailuresAsync(OrgId org, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<long> CountOpenFailuresAsync(OrgId org, int most, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<ArrivedEvent>> ListArrivalsAsync(OrgId org, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<ArrivedEvent?> FindEventAsync(OrgId org, string eventId, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<int> ReplayAsync(OrgId org, ReplaySelection selection, DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<bool> CreateOrgAsync(OrgId org, string displayName, DateTimeOffset now, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<OrgRecord?> FindOrgAsync(OrgId org, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<OrgRecord>> ListOrgsAsync(CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<SettingsRecord?> SaveSettingsAsync(OrgId org, string json, long expectedVersion, string savedBy, DateTimeOffset now, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<IReadOnlyList<SettingsRecord>> ListSettingsVersionsAsync(OrgId org, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<bool> SaveSecretAsync(string scope, string name, string value, long? expectedVersion, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task DeleteSecretAsync(string scope, string name, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<ResealedSecrets> ResealSecretsAsync(CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<bool> SaveSmallRecordAsync(string key, VersionedState state, CancellationToken cancellationToken) => throw NotRehearsed();

    public Task<PurgeStep> PurgeAsync(PurgeKind kind, DateTimeOffset before, long after, int limit, CancellationToken cancellationToken) => throw NotRehearsed();

    private BookingRow Unlinked(BookingRow row) => row.BookingId == asNew && row.State is { } state
        ? row with { State = (BookingJournal.FromJson(state) with { Link = new() }).ToJson() }
        : row;

    private static NotSupportedException NotRehearsed() => new("A dry run reads and records one turn, and nothing else.");
}
