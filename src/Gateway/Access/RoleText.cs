using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Reads roles as they are sent.</summary>
internal static class RoleText
{
    /// <exception cref="ProblemException">It is no role.</exception>
    public static Role Read(string? text) => text switch
    {
        "viewer" => Role.Viewer,
        "operator" => Role.Operator,
        "administrator" => Role.Administrator,
        _ => throw new ProblemException(ProblemKinds.BodyInvalid, $"'role' is '{text}', and must be viewer, operator or administrator."),
    };
}
