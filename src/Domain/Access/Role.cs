namespace OnceHub.Sync.Domain;

/// <summary>What somebody may do in an org. Each role may do what those before it may.</summary>
public enum Role
{
    /// <summary>Reads everything, but what guests told of themselves is masked.</summary>
    Viewer,

    /// <summary>Sees what guests told, tries events and replays what failed.</summary>
    Operator,

    /// <summary>Changes settings, connection, keys and who may do what.</summary>
    Administrator,
}
