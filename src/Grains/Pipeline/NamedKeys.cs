using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>Records that are looked up by what a text calls them.</summary>
internal static class NamedKeys
{
    private const char Separator = '/';

    public static string Of(string objectName, string text) => $"{objectName}{Separator}{text.Trim()}";

    public static LookupKey Of(NamedRecord named) => new() { Kind = LookupKind.NamedRecord, Value = Of(named.Object, named.Text) };

    public static string ObjectOf(LookupKey key) => key.Value[..key.Value.IndexOf(Separator, StringComparison.Ordinal)];
}
