using System.Text;

namespace OnceHub.Sync.Salesforce.Emulator.Bulk;

/// <summary>Comma-separated values as Bulk 2.0 takes and gives them: all that is written is quoted.</summary>
internal static class Csv
{
    public static List<string[]> Read(string text, char delimiter)
    {
        var (rows, row, cell) = (new List<string[]>(), new List<string>(), new StringBuilder());
        var quoted = false;
        var wasQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (c == '"' && (quoted || cell.Length == 0))
            {
                quoted = !quoted;
                wasQuoted = true;
            }
            else if (!quoted && c == delimiter)
                EndCell();
            else if (!quoted && (c is '\n' or '\r'))
                EndRow();
            else
                cell.Append(c);
        }
        EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
            wasQuoted = false;
        }

        void EndRow()
        {
            if (row.Count == 0 && cell.Length == 0 && !wasQuoted)
                return;
            EndCell();
            rows.Add([.. row]);
            row.Clear();
        }
    }

    /// <summary>Whether all line ends are of one kind, also those within cells.</summary>
    public static bool HasLineEnds(string text, string lineEnd) =>
        lineEnd == "\n" ? !text.Contains('\r', StringComparison.Ordinal) : text.AsSpan().Count('\n') == text.AsSpan().Count("\r\n");

    public static void Append(StringBuilder text, char delimiter, string lineEnding, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
                text.Append(delimiter);
            first = false;
            text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        text.Append(lineEnding);
    }
}
