using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Masks in an answer what guests told of themselves. Members that hold their words, or may quote them, are masked whole;
/// elsewhere whatever looks like an email address or a phone number is. Ids and times stay, so that one can still find his way.
/// </summary>
internal static partial class GuestMask
{
    public const string Mask = "•••";

    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        "from", "to", "before", "after", "value", "values", "message", "because", "explanation", "reason", "email", "emails",
        "phone", "phones", "mobilePhone",
        "subject", "note", "name", "guestName", "company", "answers", "custom", "customFields", "form", "fields", "properties", "payload",
        "body",
    };

    public static void Apply(JsonNode? node, string of = "")
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    if (value is not null) members[name] = Masked(name, value);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    if (items[i] is { } item) items[i] = Masked(of, item);
                break;
        }
    }

    private static JsonNode Masked(string name, JsonNode value)
    {
        if (Whole.Contains(name)) return JsonValue.Create(Mask);
        if (value is JsonValue scalar)
        {
            if (!scalar.TryGetValue<string>(out var text) || IsId(name) || Time().IsMatch(text)) return value.DeepClone();
            return JsonValue.Create(Phone().Replace(Email().Replace(text, Mask), Mask));
        }
        var inner = value.DeepClone();
        Apply(inner, name);
        return inner;
    }

    private static bool IsId(string name) =>
        name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Ids", StringComparison.Ordinal)
        || name is "id" or "org" or "code" or "type" or "phase" or "nextCursor";

    // A guest chooses the text: each run of letters is tried from its beginning alone, and a number has an end.
    [GeneratedRegex(@"(?<![^\s<>""'(),;:@])[^\s<>""'(),;:@]+@[^\s<>""'(),;:]+")]
    private static partial Regex Email();

    // Not within an id, which has letters or a dash beside its digits.
    [GeneratedRegex(@"(?<![\w-])\+?\(?\d[\d\s()./-]{5,40}\d(?![\w-])")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$")]
    private static partial Regex Time();
}
