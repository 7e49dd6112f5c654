using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>Email addresses as identities.</summary>
public static class EmailAddress
{
    /// <summary>Trims and lower-cases what could be an address of a person on the internet; false for what could not.</summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? email) => throw new NotImplementedException();
}
