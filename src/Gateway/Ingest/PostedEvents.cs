using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>Where the events lie in a posted body: one object, an array, or a line each.</summary>
internal static class PostedEvents
{
    // What nests deeper is refused event by event when it is read.
    private const int MaxDepth = 1_000;

    public static ImmutableArray<Range> Find(ReadOnlySpan<byte> body, bool asLines, GatewayOptions options)
    {
        var events = asLines ? Lines(body, options.MaxLines) : Elements(body, options.MaxArrayEvents);
        if (events is null)
            throw asLines
                ? new ProblemException(
                    ProblemKinds.TooManyEvents, $"The body has more than {options.MaxLines:N0} lines. Post them in parts.")
                : new ProblemException(
                    ProblemKinds.TooManyEvents,
                    $"The array has more than {options.MaxArrayEvents:N0} events. Post them in parts, or as NDJSON.");
        return [.. events];
    }

    public static bool IsNdjson(HttpRequest request)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        if (end >= 0) type = type[..end];
        type = type.Trim();
        return type.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without the byte order mark that some editors put before a file.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static List<Range>? Lines(ReadOnlySpan<byte> body, int limit)
    {
        var lines = new List<Range>();
        foreach (var line in body.Split((byte)'\n'))
        {
            if (IsBlank(body[line])) continue;
            if (lines.Count == limit) return null;
            lines.Add(line);
        }
        return lines;
    }

    private static List<Range>? Elements(ReadOnlySpan<byte> body, int limit)
    {
        if (FirstByte(body) != '[') return IsBlank(body) ? [] : [Range.All];
        try
        {
            return ElementsOfArray(body, limit);
        }
        catch (JsonException broken)
        {
            throw new ProblemException(
                ProblemKinds.BodyInvalid,
                $"The array is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} of it. "
                + "Nothing was stored; send it whole, or as NDJSON to have each line judged by itself.");
        }
    }

    private static List<Range>? ElementsOfArray(ReadOnlySpan<byte> body, int limit)
    {
        var elements = new List<Range>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (elements.Count == limit) return null;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(start..(int)reader.BytesConsumed);
        }
        // Throws when anything but white space follows the array.
        reader.Read();
        return elements;
    }

    private static byte FirstByte(ReadOnlySpan<byte> body)
    {
        var text = body.TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? (byte)0 : text[0];
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8).IsEmpty;
}
