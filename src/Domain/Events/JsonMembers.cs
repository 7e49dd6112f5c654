using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Members of OnceHub's objects, read so that nothing in them can throw: "", null, a missing key and a value of another
/// type are all absent (OnceHub's published samples do so).
/// </summary>
internal static class JsonMembers
{
    extension(JsonElement json)
    {
        /// <summary>The member if the element is an object that has it and it is not null.</summary>
        public JsonElement? Member(string name) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
                ? member
                : null;

        public JsonElement? ObjectMember(string name) => json.Member(name) is { ValueKind: JsonValueKind.Object } found ? found : null;

        /// <summary>Text, or a number as it is written.</summary>
        public string? Text(string name) => json.Member(name) is { } found ? ScalarText(found) : null;

        public bool? Flag(string name) => json.Member(name) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
            _ => null,
        };

        public DateTimeOffset? Time(string name) => JsonText.Time(json.Text(name));

        /// <summary>A number, or a text that is one.</summary>
        public decimal? Number(string name) =>
            decimal.TryParse(
                json.Text(name),
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture,
                out var number)
                ? number
                : null;

        /// <summary>The texts of an array, or the one text that stands in its place; of objects, their id or email.</summary>
        public ImmutableArray<string> Texts(string name) => json.Member(name) switch
        {
            { ValueKind: JsonValueKind.Array } array =>
                [.. array.EnumerateArray().Select(item => ScalarText(item) ?? item.Text("email") ?? item.Text("id")).OfType<string>()],
            { } single when ScalarText(single) is { } text => [text],
            _ => [],
        };

        public NamedRef? Reference(string name) => json.Member(name) switch
        {
            { ValueKind: JsonValueKind.Object } found when (found.Text("id") ?? found.Text("name")) is not null =>
                new NamedRef(found.Text("id"), found.Text("name")),
            { } single when ScalarText(single) is { } id => new NamedRef(id, null),
            _ => null,
        };

        public UserRef? User(string name) => json.Member(name) switch
        {
            { ValueKind: JsonValueKind.Object } found when (found.Text("id") ?? found.Text("email")) is not null =>
                new UserRef(found.Text("id"), found.Text("email"), FullName(found)),
            { } single when ScalarText(single) is { } id => new UserRef(id, null, null),
            _ => null,
        };

        /// <summary>An array of name and value, or an object of members.</summary>
        public ImmutableArray<NamedValue> NamedValues(string name) => json.Member(name) switch
        {
            { ValueKind: JsonValueKind.Array } array =>
                [
                    .. array
                        .EnumerateArray()
                        .Where(item => item.Text("name") is not null)
                        .Select(item => new NamedValue(item.Text("name")!, AnyValue(item.Member("value")))),
                ],
            { ValueKind: JsonValueKind.Object } members =>
                [
                    .. members
                        .EnumerateObject()
                        .Where(member => JsonText.Clean(member.Name) is not null)
                        .Select(member => new NamedValue(JsonText.Clean(member.Name)!, AnyValue(member.Value))),
                ],
            _ => [],
        };
    }

    /// <summary>
    /// Scalars as they are; arrays of them joined with ';' as Salesforce's multi-select picklists are; the rest as JSON text.
    /// </summary>
    public static FieldValue AnyValue(JsonElement? json) => json switch
    {
        null => FieldValue.Null,
        { ValueKind: JsonValueKind.String } text => FieldValue.Of(JsonText.Clean(text.GetString())),
        { ValueKind: JsonValueKind.Array } array
            when array.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) =>
            FieldValue.Of(
                JsonText.Clean(
                    string.Join(';', array.EnumerateArray().Select(item => AnyValue(item).ToString()).Where(text => text.Length > 0)))),
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } nested => FieldValue.Of(nested.GetRawText()),
        { ValueKind: JsonValueKind.Number } number when !number.TryGetDecimal(out _) => FieldValue.Of(number.GetRawText()),
        { } scalar => FieldValue.Of(scalar),
    };

    private static string? FullName(JsonElement user) =>
        JsonText.Clean(string.Join(' ', new[] { user.Text("first_name"), user.Text("last_name") }.OfType<string>())) ?? user.Text("name");

    private static string? ScalarText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => JsonText.Clean(json.GetString()),
        JsonValueKind.Number => json.GetRawText(),
        _ => null,
    };
}
