using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Users;

/// <summary>What can name a OnceHub user.</summary>
internal static class UserRules
{
    /// <summary>Null for an id or an email.</summary>
    /// <remarks>It stands in addresses, where "." and ".." are taken away on the way here, and lead to what is above.</remarks>
    public static Refusal? WhyNotUser(string user)
    {
        var named = OrgUsers.Named(user);
        return named.Length is > 0 and <= EventReader.MaxIdLength
            && named is not ("." or "..")
            && !named.Any(char.IsWhiteSpace)
            && !named.Any(char.IsControl)
            ? null
            : new(RefusalKind.BodyInvalid, $"'{user}' is no OnceHub user. Use the id (USR-…) or the email, as bookings name their owner.");
    }
}
