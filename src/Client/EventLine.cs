using System.Buffers;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Client;

/// <summary>An envelope as a line of NDJSON.</summary>
internal static class EventLine
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);

    public static ReadOnlyMemory<byte> Of(JsonNode envelope) => System.Text.Encoding.UTF8.GetBytes(envelope.ToJsonString());

    /// <summary>Line breaks become blanks: JSON has them between its parts alone, never inside a text.</summary>
    /// <exception cref="ArgumentException">There is nothing but white space: the gateway would not count it.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.TrimStart(" \t\r\n"u8).IsEmpty) throw new ArgumentException("The event is empty.", nameof(utf8));
        if (!utf8.Span.ContainsAny(Breaks)) return utf8;
        var line = utf8.ToArray();
        line.AsSpan().ReplaceAny(Breaks, (byte)' ');
        return line;
    }
}
