using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A Salesforce record id. Held as its 18-character form; two ids are equal when their (case-sensitive) 15-character
/// forms are (Object Reference, ID field type).
/// </summary>
[JsonConverter(typeof(SalesforceIdJson))]
public readonly record struct SalesforceId
{
    private const string CheckAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private SalesforceId(string value) => Value = value;

    /// <summary>The 18-character form.</summary>
    public string Value { get; }

    /// <summary>The first three characters, which tell the object: 003 Contact, 00Q Lead, 001 Account, 00U Event, 500 Case.</summary>
    public string Prefix => Value[..3];

    /// <exception cref="FormatException">The text is not a Salesforce id.</exception>
    public static SalesforceId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is not a Salesforce record id: it needs 15 or 18 letters and digits.");

    /// <summary>Accepts 15 or 18 characters; the last three of 18 are a check, in any case, and must fit.</summary>
    public static bool TryParse(string? text, out SalesforceId id)
    {
        id = default;
        if (text is null || text.Length is not (15 or 18)) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        var full = text[..15] + CheckOf(text);
        if (text.Length == 18 && !string.Equals(full, text, StringComparison.OrdinalIgnoreCase)) return false;
        id = new SalesforceId(full);
        return true;
    }

    public override string ToString() => Value;

    private static string CheckOf(string text)
    {
        Span<char> check = stackalloc char[3];
        for (var group = 0; group < 3; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
                if (char.IsAsciiLetterUpper(text[(group * 5) + i])) bits |= 1 << i;
            check[group] = CheckAlphabet[bits];
        }
        return new string(check);
    }
}
