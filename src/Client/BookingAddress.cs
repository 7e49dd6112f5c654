using System.Globalization;

namespace OnceHub.Sync.Client;

/// <summary>The address of a page of bookings.</summary>
internal static class BookingAddress
{
    public static string Of(BookingQuery query, string? cursor)
    {
        var given = new (string Name, string? Value)[]
        {
            ("q", query.Search),
            ("phase", query.Phase),
            ("recordId", query.RecordId),
            ("calendar", query.Calendar),
            ("state", query.State),
            ("startsFrom", Text(query.StartsFrom)),
            ("startsUntil", Text(query.StartsUntil)),
            ("updatedSince", Text(query.UpdatedSince)),
            ("updatedUntil", Text(query.UpdatedUntil)),
            ("limit", query.PageSize.ToString(CultureInfo.InvariantCulture)),
            ("cursor", cursor),
        };
        return "bookings?" + string.Join(
            '&', given.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
