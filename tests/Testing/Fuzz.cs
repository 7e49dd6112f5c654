using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Testing;

/// <summary>
/// Inputs that nobody would think of, the same for the same seed. <c>ONCEHUB_FUZZ_INPUTS</c> makes more of them than a test makes by
/// itself,
/// <c>ONCEHUB_FUZZ_SEED</c> makes those of a failure again.
/// </summary>
public sealed class Fuzz
{
    private const string OddCharacters =
        "\0\u0001\t\n\r "
        + "'\"\\%_;:,.-+@&<>{}[]()=#!?/|`~^$*0123456789٣٤٥abcXYZßéñÅİıœ中文字𝕏\u0301\u200B\u200D\u202E\uFEFF\uD800\uDFFF\uFFFF\u2028😀";

    private static readonly string[] OddTexts =
    [
        "",
        " ",
        "null",
        "0",
        "-0",
        "1e999",
        "NaN",
        "-1",
        "2147483648",
        "9999999999999999999",
        "1,234.56",
        "1.234,56",
        "=1+1",
        "@cmd|' /C calc'!A0",
        "' OR Name LIKE '%",
        "\\'; drop table inbox; --",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%00",
        "%2e%2e%2f",
        "@{Booking.Id}",
        "{{name}}",
        "2026-02-30",
        "31/12/9999",
        "0000-00-00T00:00:00Z",
        "24:00",
        "25:61",
        "+1 (415) 555-0100 x12",
        "00441632960000",
        "+",
        "tel:",
        "ａ＠ｂ．ｃ",
        "a@b",
        "a@@b.c",
        "\"a b\"@c.de",
        "Dr. Ann van der Berg-O'Neil III, PhD",
        "Ω≈ç√∫",
        "\uD83D",
        "\u202Eevil",
        "e\u0301\u0301\u0301",
        "#N/A",
    ];

    /// <summary>Stands for a part that no JSON writer would write, until the document is text.</summary>
    private const string RoughPart = "\u0001rough\u0001";

    private static readonly string RoughPartAsJson = JsonValue.Create(RoughPart).ToJsonString();

    private readonly Random _random;

    private Fuzz(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
    }

    /// <summary>
    /// JSON that is valid, or nearly, and that a careless reader stumbles over: broken surrogates, numbers without end, depth, members
    /// twice.
    /// </summary>
    public static IReadOnlyList<string> RoughJson { get; } =
    [
        """ "\ud800" """,
        """ "a\udfffb" """,
        """ "\u0000" """,
        """ "\ud83d\u0041" """,
        "1e999999",
        "-1e-999999",
        "1e400",
        "-0",
        "18446744073709551616",
        new string('9', 400), "0." + new string('1', 400), "-" + new string('9', 40), """{"id":"1","id":null}""", """{"":{"":null}}""",
        """{"\ud800":1}""",
        Nested("[", "]", 40),
        Nested("[", "]", 5_000),
        Nested("{\"a\":", "}", 40, "1"),
        Nested("{\"a\":", "}", 5_000, "1"),
        "01", "+1", "NaN", "tru", "'x'", "[1,]", "{\"a\":1,}", "/* c */ 1", "\"" + new string('x', 70_000) + "\"",
    ];

    public int Seed { get; }

    public static Fuzz Create() => new(Number("ONCEHUB_FUZZ_SEED") ?? Environment.TickCount);

    /// <summary>How many inputs to make.</summary>
    public static int Inputs(int unlessMore) => Number("ONCEHUB_FUZZ_INPUTS") ?? unlessMore;

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public int Below(int most) => _random.Next(most);

    public string Text()
    {
        if (_random.Next(3) == 0) return One(OddTexts);
        var text = new StringBuilder();
        var length = _random.Next(50) == 0 ? _random.Next(20_000) : _random.Next(24);
        for (var i = 0; i < length; i++)
        {
            if (_random.Next(8) == 0) text.Append(One(OddTexts));
            else text.Append(_random.Next(4) == 0 ? (char)_random.Next(0x10000) : OddCharacters[_random.Next(OddCharacters.Length)]);
        }
        return text.ToString();
    }

    /// <summary>A text with some of its characters replaced, doubled, left out or cut off.</summary>
    public string Changed(string text)
    {
        var changed = new StringBuilder(text);
        for (var i = 1 + _random.Next(4); i > 0 && changed.Length > 0; i--)
        {
            var at = _random.Next(changed.Length);
            switch (_random.Next(5))
            {
                case 0: changed[at] = OddCharacters[_random.Next(OddCharacters.Length)]; break;
                case 1: changed.Remove(at, 1); break;
                case 2: changed.Insert(at, One(OddTexts)); break;
                case 3: changed.Insert(at, changed.ToString(at, Math.Min(8, changed.Length - at))); break;
                default: changed.Length = at; break;
            }
        }
        return changed.ToString();
    }

    /// <summary>
    /// A JSON document with some of its parts replaced by anything, left out, nested or doubled; sometimes no JSON any more.
    /// </summary>
    public string ChangedJson(string json)
    {
        var root = JsonNode.Parse(json)!;
        for (var i = 1 + _random.Next(3); i > 0; i--) root = ChangedPart(root);
        var text = (root?.ToJsonString() ?? "null").Replace(RoughPartAsJson, One(RoughJson), StringComparison.Ordinal);
        if (root is JsonObject { Count: > 0 } parts && _random.Next(12) == 0)
            text = Doubled(text, One([.. parts.Select(part => part.Key)]));
        return _random.Next(12) == 0 ? Changed(text) : text;
    }

    /// <summary>A member twice, with another value before its own.</summary>
    private string Doubled(string text, string name)
    {
        var member = JsonValue.Create(name).ToJsonString() + ":";
        var at = text.IndexOf(member, StringComparison.Ordinal);
        return at < 0 ? text : text.Insert(at, member + One(["null", "1", "\"x\"", "{}", "[]"]) + ",");
    }

    private JsonNode? ChangedPart(JsonNode? node) => node switch
    {
        JsonObject parts when parts.Count > 0 && _random.Next(8) != 0 => ChangedMember(parts),
        JsonArray items when items.Count > 0 && _random.Next(8) != 0 => ChangedItem(items),
        _ => Anything(0),
    };

    private JsonObject ChangedMember(JsonObject parts)
    {
        var name = One([.. parts.Select(part => part.Key)]);
        var value = parts[name];
        parts.Remove(name);
        switch (_random.Next(10))
        {
            case 0: break;
            case 1: parts[Changed(name)] = value; break;
            case 2: parts[name] = new JsonArray(value, null); break;
            default: parts[name] = ChangedPart(value); break;
        }
        return parts;
    }

    private JsonArray ChangedItem(JsonArray items)
    {
        var at = _random.Next(items.Count);
        var item = items[at];
        items.RemoveAt(at);
        if (_random.Next(6) == 0) items.Add(null);
        else items.Insert(at, ChangedPart(item));
        return items;
    }

    private JsonNode? Anything(int depth) => _random.Next(depth > 4 ? 7 : 11) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.Next(2) == 0),
        2 => JsonValue.Create(One([0L, -1L, 1L, int.MaxValue, long.MaxValue, long.MinValue])),
        3 => JsonValue.Create(One([0.5, -1e300, 1e-300, 1e17])),
        4 or 5 or 6 => JsonValue.Create(Sound(Text())),
        7 => new JsonArray(Anything(depth + 1), Anything(depth + 1)),
        10 => JsonValue.Create(RoughPart),
        8 => new JsonObject { [Sound(Text())] = Anything(depth + 1) },
        _ => new JsonObject { ["id"] = Anything(depth + 1), ["data"] = Anything(depth + 1) },
    };

    // Half a pair of surrogates cannot be written as JSON by this writer; Changed() makes broken texts of its own.
    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Nested(string open, string close, int depth, string middle = "") =>
        new StringBuilder().Insert(0, open, depth).Append(middle).Insert(open.Length * depth + middle.Length, close, depth).ToString();

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
