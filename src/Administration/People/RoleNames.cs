using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.People;

/// <summary>Roles as they are sent, and as a sentence names them.</summary>
public static class RoleNames
{
    /// <summary>Of what is no role, as an older version could store it, its number.</summary>
    public static string Of(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Administrator => "administrator",
        _ => ((int)role).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>'viewer of acme, operator of every org'.</summary>
    public static string Of(IEnumerable<RoleGrant> grants) =>
        string.Join(", ", grants.Select(grant => $"{Of(grant.Role)} of {grant.Org?.Value ?? "every org"}"));

    public static string WithArticle(Role role) => role switch
    {
        Role.Viewer => "a viewer",
        Role.Operator => "an operator",
        _ => "an administrator",
    };
}
