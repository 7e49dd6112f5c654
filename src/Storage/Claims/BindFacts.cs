using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Claims;

/// <summary>What is stored about the subjects and identities of some requests of one org.</summary>
internal sealed class BindFacts
{
    /// <summary>Whose a subject is.</summary>
    public Dictionary<string, GuestToken> Bindings { get; } = [];

    /// <summary>Whose an identity is.</summary>
    public Dictionary<Identity, GuestToken> Claims { get; } = [];

    /// <summary>The emails of the guests above; null for those without.</summary>
    public Dictionary<GuestToken, string?> Emails { get; } = [];
}

/// <param name="Kind">As it is stored: email, phone, contact, record.</param>
internal readonly record struct Identity(string Kind, string Value)
{
    private static readonly string[] Names = [.. Enum.GetNames<IdentityKind>().Select(name => name.ToLowerInvariant())];

    public static Identity Of(IdentityKind kind, string value) => new(Names[(int)kind], Sql.SqlValue.Key(value));

    /// <summary>All ways in which it may be stored.</summary>
    public static IEnumerable<Identity> Spellings(IdentityKind kind, string value) =>
        kind == IdentityKind.Email ? EmailAddress.Spellings(value).Select(email => Of(kind, email)) : [Of(kind, value)];

    public static IEnumerable<Identity> All(GuestIdentities identities) =>
        GuestClaims.All(identities).Select(pair => Of(pair.Kind, pair.Value));
}
