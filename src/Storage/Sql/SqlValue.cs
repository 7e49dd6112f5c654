using System.Buffers;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>How values stand in both databases.</summary>
internal static class SqlValue
{
    private const int MaxKeyLength = 256;
    private const int KeptOfLongKey = 180;

    private static readonly SearchValues<char> Unstorable = SearchValues.Create(UnstorableChars());

    public static object Of(object? value) => value switch
    {
        null => DBNull.Value,
        string text => Text(text),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        OrgId org => org.Value,
        GuestToken token => token.Value,
        PersonObject target => Name(target),
        ReadOnlyMemory<byte> bytes => Bytes(bytes),
        _ => value,
    };

    /// <summary>
    /// PostgreSQL takes neither NUL nor half a surrogate pair in text, and a sender may put either into an id or a type.
    /// Both become U+FFFD in both databases, in what is stored and in what is asked for.
    /// </summary>
    public static string Text(string text)
    {
        // Nearly all text is ASCII, and that is seen faster.
        if (Ascii.IsValid(text) ? !text.Contains('\0') : !text.AsSpan().ContainsAny(Unstorable)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    /// <summary>
    /// A text that is looked up by. What no index could hold is cut, and told apart by its hash: nobody sends such an id in
    /// earnest, but whoever does must not be able to stop an inbox.
    /// </summary>
    public static string Key(string text)
    {
        var clean = Text(text);
        if (clean.Length <= MaxKeyLength) return clean;
        var kept = char.IsHighSurrogate(clean[KeptOfLongKey - 1]) ? KeptOfLongKey - 1 : KeptOfLongKey;
        return $"{clean.AsSpan(0, kept)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)))}";
    }

    /// <summary>Without a copy where the memory is a whole array.</summary>
    public static byte[] Bytes(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array.Array is { } whole && array.Offset == 0 && array.Count == whole.Length
            ? whole
            : bytes.ToArray();

    public static string Name(PersonObject target) => target == PersonObject.Lead ? "lead" : "contact";

    public static PersonObject Target(string name) => name == "lead" ? PersonObject.Lead : PersonObject.Contact;

    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? OptionalTime(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static string? OptionalText(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static GuestToken? OptionalGuest(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new GuestToken(row.GetString(column));

    private static string UnstorableChars()
    {
        var chars = new StringBuilder("\0", 1 + 0x800);
        for (var c = '\uD800'; c <= '\uDFFF'; c++) chars.Append(c);
        return chars.ToString();
    }
}
