using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Reads dates and times as they come and writes them as Salesforce takes them. What names no zone is in the guest's.</summary>
internal static class TimeText
{
    // Salesforce takes years from 1700 to 4000.
    private const int FirstYear = 1700;
    private const int LastYear = 4000;

    /// <summary>Null when it is no date. A moment is the guest's date then.</summary>
    /// <param name="isMoment">OnceHub's own times. Of others, midnight is what a date picker makes of a date, whatever its zone.</param>
    public static string? Date(string text, string region, string? zone, bool isMoment = false)
    {
        if (WrittenTime.Read(text, region) is not { Date: { } date } written) return null;
        if (written is { Offset: not null, Time: { } time } && (isMoment || time != TimeOnly.MinValue))
            date = Moment(written, zone) is { } moment ? DateOnly.FromDateTime(AtGuest(moment, zone)) : default;
        return date.Year is >= FirstYear and <= LastYear ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>In UTC; null when it is none. A date alone is its midnight where the guest is.</summary>
    public static string? DateTime(string text, string region, string? zone) =>
        WrittenTime.Read(text, region) is { } written && Moment(written, zone) is { Year: >= FirstYear and <= LastYear } moment
            ? FieldValue.Of(moment).ToString()
            : null;

    /// <summary>The time of day as typed; of a moment, the guest's.</summary>
    public static string? Time(string text, string region, string? zone)
    {
        if (WrittenTime.Read(text, region) is not { Time: { } time } written) return null;
        if (written is { Date: not null, Offset: not null })
        {
            if (Moment(written, zone) is not { } moment) return null;
            time = TimeOnly.FromDateTime(AtGuest(moment, zone));
        }
        return time.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset? Moment(WrittenTime written, string? zone)
    {
        if (written.Date is not { Year: >= FirstYear and <= LastYear } date) return null;
        var local = date.ToDateTime(written.Time ?? TimeOnly.MinValue);
        if (written.Offset is { } offset) return new DateTimeOffset(local, offset);
        var rules = ZoneOf(zone);
        // A time that a change of clocks skips is taken as one hour later.
        var real = rules.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(real, rules.GetUtcOffset(real));
    }

    private static DateTime AtGuest(DateTimeOffset moment, string? zone) => TimeZoneInfo.ConvertTime(moment, ZoneOf(zone)).DateTime;

    private static TimeZoneInfo ZoneOf(string? zone) => KnownZone.Find(zone) ?? TimeZoneInfo.Utc;
}
