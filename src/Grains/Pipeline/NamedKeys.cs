using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>Records that are looked up by what a text calls them.</summary>
internal static class NamedKeys
{
    private const char Separator = '/';

    public static string Of(string objectName, string text) => $"{objectName}{Separator}{text.Trim()}";

    public static LookupKey Of(NamedRecord named) => new() { Kind = LookupKind.NamedRecord, Value = Of(named.Object, named.Text) };

    public static string ObjectOf(LookupKey key) => key.Value[..key.Value.IndexOf(Separator, StringComparison.Ordinal)];

    /// <summary>What a text may name a record by: its name, a unique external id, and a user's username. Long and typed fields take no text.</summary>
    public static IEnumerable<string> FieldsOf(ObjectDescribe describe) =>
        from field in describe.Fields.Values
        where field.Type is "string" or "email" or "combobox" && (field.NameField || field is { ExternalId: true, Unique: true } || (describe.Name == "User" && field.Name is "Username"))
        orderby field.Name
        select field.Name;
}
