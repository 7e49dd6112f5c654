using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Claims;

/// <summary>
/// Decides the requests of one org in order, each seeing what the ones before it claimed, and gathers what is to be stored.
/// </summary>
/// <param name="facts">What is stored already; changed along the way.</param>
internal sealed class BindDecisions(BindFacts facts)
{
    private readonly Dictionary<GuestToken, NewGuest> _proposed = [];

    /// <summary>
    /// Guests that were proposed and that nothing which is stored leads to: they are made. The token of one may be stored already; then it
    /// keeps what it has, and gets the email if it has none.
    /// </summary>
    public IReadOnlyCollection<NewGuest> Guests => _proposed.Values;

    public List<(string SubjectId, GuestToken Guest)> Bindings { get; } = [];

    public List<(Identity Identity, GuestToken Guest)> Claims { get; } = [];

    /// <summary>Other guests, that had no email and have one now; each once.</summary>
    public List<(GuestToken Guest, string Email)> Emails { get; } = [];

    public GuestToken Decide(BindRequest request)
    {
        var subject = Sql.SqlValue.Key(request.SubjectId);
        if (!facts.Bindings.TryGetValue(subject, out var guest))
        {
            guest = GuestClaims.Choose(request.Identities, Find) ?? Create(request);
            facts.Bindings.Add(subject, guest);
            Bindings.Add((subject, guest));
        }
        foreach (var identity in Identity.All(request.Identities))
        {
            if (!facts.Claims.TryAdd(identity, guest)) continue;
            Claims.Add((identity, guest));
            if (identity.Kind == "email") GiveEmail(guest, identity.Value);
        }
        return guest;
    }

    private ClaimedBy? Find(IdentityKind kind, string value) =>
        facts.Claims.TryGetValue(Identity.Of(kind, value), out var guest)
            ? new ClaimedBy(guest, facts.Emails.GetValueOrDefault(guest))
            : null;

    private GuestToken Create(BindRequest request)
    {
        if (facts.Emails.TryAdd(request.Proposed, null)) _proposed.Add(request.Proposed, new NewGuest(request.Proposed, request.Target));
        return request.Proposed;
    }

    private void GiveEmail(GuestToken guest, string email)
    {
        if (facts.Emails.GetValueOrDefault(guest) is not null) return;
        facts.Emails[guest] = email;
        if (_proposed.TryGetValue(guest, out var proposed)) _proposed[guest] = proposed with { Email = email };
        else Emails.Add((guest, email));
    }
}

/// <param name="Email">Null for none.</param>
internal readonly record struct NewGuest(GuestToken Token, PersonObject Target, string? Email = null);
