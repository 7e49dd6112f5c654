namespace OnceHub.Sync.Domain;

/// <summary>Rows that work on a plain org.</summary>
internal static class DefaultMappings
{
    public static readonly MappingTable Table = new();
}
