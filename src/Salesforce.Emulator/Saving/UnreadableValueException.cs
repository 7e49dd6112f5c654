using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>
/// A value that cannot be of its field's type. Of a JSON body, Salesforce's parser refuses it before any record is looked at.
/// </summary>
internal sealed class UnreadableValueException : Exception
{
    private readonly JsonElement _json;
    private readonly string _parserMessage = "";

    public UnreadableValueException(Field field, string text) : base($"{field.Label}: value not of required type: {text}") => Field = field;

    public UnreadableValueException(Field field, JsonElement json) : this(field, TextOf(json))
    {
        _json = json;
        _parserMessage = $"Cannot deserialize instance of {field.Type.ApiName()} from {TokenOf(json)} value "
            + (json.ValueKind == JsonValueKind.Array ? "" : $"{TextOf(json)} or request may be missing a required field at ");
    }

    public Field Field { get; }

    /// <summary>What the parser says, with the place of the value in the body that it was read from.</summary>
    public string In(ReadOnlySpan<byte> body)
    {
        var (line, column) = (1, 1);
        if (body.Overlaps(JsonMarshal.GetRawUtf8Value(_json), out var offset) && offset > 0)
        {
            var before = body[..offset];
            line += before.Count((byte)'\n');
            column += Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        }
        return $"{_parserMessage}[line:{line}, column:{column}]";
    }

    /// <summary>The names of Jackson, the parser behind the API.</summary>
    private static string TokenOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "START_OBJECT",
        JsonValueKind.Array => "START_ARRAY",
        JsonValueKind.Number => json.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "VALUE_NUMBER_INT" : "VALUE_NUMBER_FLOAT",
        var kind => $"VALUE_{kind.ToString().ToUpperInvariant()}",
    };

    private static string TextOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "{",
        JsonValueKind.Array => "[",
        JsonValueKind.String => json.GetString()!,
        _ => json.GetRawText(),
    };
}
