using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Moments as ISO 8601 in UTC.</summary>
public static class IsoTime
{
    /// <summary><c>2026-03-04T05:06:07Z</c>.</summary>
    public static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-03-04T05:06:07.089Z</c>, as Salesforce and OnceHub write it.</summary>
    public static string Milliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
