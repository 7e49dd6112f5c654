using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.DryRuns;

/// <summary>Guests that are read through and never written: what a turn would record is kept here. For one turn.</summary>
/// <param name="asNew">A subject whose place in Salesforce counts as unknown.</param>
internal sealed class RehearsalStore(IGuestStore store, string? asNew) : IGuestStore
{
    private readonly List<BindRequest> _bound = [];
    private readonly Dictionary<(string Kind, string Value), string> _shared = [];
    private ForeseenBinding _foreseen = new([], []);

    public List<GuestCommit> Commits { get; } = [];

    /// <summary>A guest that nobody knows keeps the token that was proposed for it.</summary>
    public bool IsNew(GuestToken guest) => _bound.Any(request => request.Proposed == guest);

    public async Task<IReadOnlyList<GuestToken>> BindAsync(
        OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken)
    {
        _bound.AddRange(requests);
        // All so far together: the later ones see what the earlier ones claimed.
        _foreseen = await store.ForeseeBindAsync(org, _bound, cancellationToken);
        return [.. _foreseen.Guests.TakeLast(requests.Count)];
    }

    /// <summary>A rehearsal brings nothing back: who is retired is looked for in Salesforce, as somebody new is.</summary>
    public Task<bool> RestoreAsync(OrgId org, IReadOnlyList<ComingSubject> coming, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task<ForeseenBinding> ForeseeBindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken) =>
        store.ForeseeBindAsync(org, requests, cancellationToken);

    public async Task<GuestSnapshot> LoadAsync(
        OrgId org, GuestToken guest, IReadOnlyList<string> bookingIds, CancellationToken cancellationToken)
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

    public Task<string?> FindSharedAsync(OrgId org, string kind, string value, CancellationToken cancellationToken) =>
        store.FindSharedAsync(org, kind, value, cancellationToken);

    public Task<bool> IsLinkedCaseAsync(OrgId org, string caseId, CancellationToken cancellationToken) =>
        store.IsLinkedCaseAsync(org, caseId, cancellationToken);

    private BookingRow Unlinked(BookingRow row) => row.BookingId == asNew && row.State is { } state
        ? row with { State = (BookingJournal.FromJson(state) with { Link = new() }).ToJson() }
        : row;
}
