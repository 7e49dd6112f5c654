using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// The errors of a failed row, which Bulk 2.0 tells as text: <c>CODE:message:Field,Field --</c>, one after the other.
/// </summary>
internal static partial class BulkErrors
{
    /// <summary>The same errors as a row of a collection has them.</summary>
    public static JsonElement ToRow(string text) =>
        JsonSerializer.SerializeToElement(Shape().Matches(text).Select(match => new
        {
            statusCode = match.Groups["code"].Value,
            message = match.Groups["message"].Value,
            fields = match.Groups["fields"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        }));

    // The message may hold colons; the fields behind the last one are names only. A lone code has neither.
    [GeneratedRegex(
        @"(?<code>[A-Z][A-Z0-9_]+)(?::(?<message>.*?)(?::(?<fields>[A-Za-z0-9_., ]*))?)?\s*(?:--(?:;\s*|\s*$)|$)",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Shape();
}
