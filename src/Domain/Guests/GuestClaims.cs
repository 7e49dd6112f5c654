using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>What the claims store already knows about one identity.</summary>
/// <param name="Guest">Whose it is.</param>
/// <param name="Email">The email that guest was claimed by; null when it has none.</param>
public sealed record ClaimedBy(GuestToken Guest, string? Email);

/// <summary>
/// Whose booking is this, by the identities it carries: email decides; with an email in hand, a phone or a OnceHub contact
/// leads to a guest only if that guest has no other email (design: "Who is who").
/// </summary>
public static class GuestClaims
{
    /// <summary>The guest that already holds these identities, or null when a new guest must be made.</summary>
    /// <param name="identities">Of the event.</param>
    /// <param name="find">Who has claimed an identity (kind, value); null when nobody has.</param>
    public static GuestToken? Choose(GuestIdentities identities, Func<IdentityKind, string, ClaimedBy?> find)
    {
        foreach (var email in EmailsOf(identities))
            if (find(IdentityKind.Email, email) is { } byEmail) return byEmail.Guest;
        foreach (var (kind, value) in Weaker(identities))
            if (find(kind, value) is { } by && (identities.Email is null || by.Email is null || EmailsOf(identities).Contains(by.Email)))
                return by.Guest;
        return null;
    }

    /// <summary>All identities to claim, strongest first; an email in each spelling that may have been claimed before.</summary>
    public static IEnumerable<(IdentityKind Kind, string Value)> All(GuestIdentities identities)
    {
        foreach (var email in EmailsOf(identities)) yield return (IdentityKind.Email, email);
        foreach (var weaker in Weaker(identities)) yield return weaker;
    }

    private static ImmutableArray<string> EmailsOf(GuestIdentities identities) =>
        identities.Email is { } email ? EmailAddress.Spellings(email) : [];

    private static IEnumerable<(IdentityKind Kind, string Value)> Weaker(GuestIdentities identities)
    {
        if (identities.RecordId is { } record) yield return (IdentityKind.Record, record.Value);
        if (identities.ContactId is { } contact) yield return (IdentityKind.Contact, contact);
        foreach (var phone in identities.Phones) yield return (IdentityKind.Phone, phone);
    }
}

/// <summary>The kinds of identity that are claimed, stored by name in lower case.</summary>
public enum IdentityKind
{
    Email,
    Phone,
    Contact,
    Record,
}
