using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.People;

/// <summary>Roles as a sentence names them.</summary>
public static class RoleNames
{
    public static string WithArticle(Role role) => role switch
    {
        Role.Viewer => "a viewer",
        Role.Operator => "an operator",
        _ => "an administrator",
    };
}
