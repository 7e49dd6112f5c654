using System.Buffers;

namespace OnceHub.Sync.Pages.Downloads;

/// <summary>Comma-separated values, as RFC 4180 has them.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    /// <summary>A line with its end.</summary>
    public static string Line(params string[] cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string text)
    {
        // Spreadsheets run what begins so as a formula, whoever wrote it.
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]) text = "'" + text;
        return text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
