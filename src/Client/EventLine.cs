using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Client;

/// <summary>An envelope as a line of NDJSON.</summary>
internal static class EventLine
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);
    private static readonly byte[] Mark = Encoding.UTF8.GetPreamble();

    public static ReadOnlyMemory<byte> Of(JsonNode envelope) => Encoding.UTF8.GetBytes(envelope.ToJsonString());

    /// <summary>A copy, as the caller may use the buffer again before the event leaves.</summary>
    /// <remarks>
    /// Line breaks become blanks: JSON has them between its parts alone, never inside a text. A byte order mark goes: the gateway takes
    /// it away before the first line, and a line that held nothing else would not be counted.
    /// </remarks>
    /// <exception cref="ArgumentException">There is nothing but white space: the gateway would not count it.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> utf8)
    {
        var json = utf8.Span.StartsWith(Mark) ? utf8.Span[Mark.Length..] : utf8.Span;
        if (json.TrimStart(" \t\r\n"u8).IsEmpty) throw new ArgumentException("The event is empty.", nameof(utf8));
        var line = json.ToArray();
        line.AsSpan().ReplaceAny(Breaks, (byte)' ');
        return line;
    }
}
