using System.Collections.Immutable;
using System.Text;
using nietras.SeparatedValues;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Comma-separated values as Bulk 2.0 takes and gives them. A field that a row does not have is an empty cell, which
/// Salesforce leaves as it is; a field that is to be empty is <c>#N/A</c>.
/// </summary>
internal static class BulkCsv
{
    public const string Nothing = "#N/A";

    private static readonly SepReaderOptions Reading = Sep.New(',')
        .Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true });

    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("\",\r\n");

    /// <summary>A header of all fields that any row has, then the rows; lines end with a line feed, also those within a cell.</summary>
    public static void Write(PooledBuffer buffer, BulkWrite write, IReadOnlyList<RowBody> rows)
    {
        var columns = ColumnsOf(write, rows);
        var text = new StringBuilder();
        for (var i = 0; i < columns.Count; i++) AppendCell(text, columns[i], i);
        text.Append('\n');
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++) AppendCell(text, CellOf(row, columns[i]), i);
            text.Append('\n');
            Flush(text, buffer);
        }
        Flush(text, buffer);
    }

    /// <summary>All lines, the header first. Line feeds and carriage returns within quotes belong to their cell.</summary>
    public static List<ImmutableArray<string>> Read(string text)
    {
        using var reader = Reading.FromText(text.StartsWith('\uFEFF') ? text[1..] : text);
        var lines = new List<ImmutableArray<string>>();
        foreach (var row in reader)
        {
            var cells = ImmutableArray.CreateBuilder<string>(row.ColCount);
            for (var i = 0; i < row.ColCount; i++) cells.Add(row[i].ToString());
            if (cells is not [""]) lines.Add(cells.MoveToImmutable());
        }
        return lines;
    }

    private static List<string> ColumnsOf(BulkWrite write, IReadOnlyList<RowBody> rows)
    {
        var columns = new List<string> { write.KeyColumn };
        var known = new HashSet<string>(columns, StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
            foreach (var (field, _) in row.Fields)
                if (known.Add(field)) columns.Add(field);
        return columns;
    }

    private static string CellOf(RowBody row, string column)
    {
        if (row.Id is { } id && column == "Id") return id.Value;
        return row.Fields[column] switch
        {
            null => "",
            { Kind: FieldValueKind.Null } or { Text: "" } => Nothing,
            var value => value.Value.ToString(),
        };
    }

    private static void AppendCell(StringBuilder text, string cell, int index)
    {
        if (index > 0) text.Append(',');
        if (cell.Length > 0 && (cell.AsSpan().ContainsAny(Special) || cell[0] == ' ' || cell[^1] == ' '))
            text.Append('"').Append(LineFeeds(cell).Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else text.Append(cell);
    }

    /// <summary>The job is declared to end its lines with LF, and Salesforce fails it for any other line end, in cells too.</summary>
    private static string LineFeeds(string cell) => cell.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static void Flush(StringBuilder text, PooledBuffer buffer)
    {
        foreach (var chunk in text.GetChunks()) Encoding.UTF8.GetBytes(chunk.Span, buffer);
        text.Clear();
    }
}
