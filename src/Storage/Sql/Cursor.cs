using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>A place in a list that is ordered by time and then by a name.</summary>
internal readonly record struct Cursor(DateTimeOffset At, string Name)
{
    /// <exception cref="FormatException">The text is not a cursor.</exception>
    public static Cursor Parse(string text)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
            return new Cursor(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)), parts[1]);
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw new FormatException($"'{text}' is not a cursor: give the next cursor of the page before, unchanged, or none.", error);
        }
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()} {Name}")));
}
