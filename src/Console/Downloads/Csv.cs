using System.Buffers;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Pages.Downloads;

/// <summary>Comma-separated values, as RFC 4180 has them.</summary>
internal static partial class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    /// <summary>A line with its end.</summary>
    public static string Line(params string[] cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    // Spreadsheets run what begins so as a formula, whoever wrote it. Where the comma is the decimal point they take a semicolon
    // or a tab for the end of a cell, even within quotes.
    [GeneratedRegex(@"(?:^|(?<=[;\t\r\n])(?!\n))(?=\s{0,8}[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();

    private static string Cell(string text)
    {
        text = Formula().Replace(text, "'");
        return text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
