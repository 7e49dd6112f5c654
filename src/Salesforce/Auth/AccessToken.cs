namespace OnceHub.Sync.Salesforce;

/// <summary>A token and where it is good. Compared by reference: the same text got twice is two tokens.</summary>
internal sealed class AccessToken(string value, Uri instance, Uri? identity)
{
    public string Value { get; } = value;

    /// <summary>The root of the org's instance.</summary>
    public Uri Instance { get; } = instance;

    /// <summary>The token answer's <c>id</c>: https://login…/id/ORG/USER.</summary>
    public Uri? Identity { get; } = identity;
}

/// <summary>What the token endpoint gave.</summary>
/// <param name="RefreshToken">By scope at first, and at each use where the connected app rotates refresh tokens.</param>
internal sealed record TokenGrant(AccessToken Token, string? RefreshToken)
{
    public override string ToString() => $"TokenGrant {{ Instance = {Token.Instance} }}";
}
