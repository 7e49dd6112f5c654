using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Reads dates and times as they come and writes them as Salesforce takes them. What names no zone is in the guest's.</summary>
internal static class TimeText
{
    // Salesforce takes years from 1700 to 4000.
    private const int FirstYear = 1700;
    private const int LastYear = 4000;

    private static readonly string[] IsoDates = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy"];
    private static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy"];
    private static readonly string[] DayFirst = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];
    private static readonly string[] Times = ["H:mm", "H:mm:ss", "H:mm:ss.fff", "h:mm tt", "h tt", "h:mmtt", "htt"];

    /// <summary>Null when it is no date. A moment is the guest's date then.</summary>
    public static string? Date(string text, string region, string? zone)
    {
        DateOnly? date = PlainDate(text, region) ?? (Moment(text, region, zone) is { } moment ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, ZoneOf(zone)).DateTime) : null);
        return date is { Year: >= FirstYear and <= LastYear } fine ? fine.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>In UTC; null when it is none. A date alone is its midnight where the guest is.</summary>
    public static string? DateTime(string text, string region, string? zone)
    {
        var moment = PlainDate(text, region) is { } date ? At(date.ToDateTime(TimeOnly.MinValue), zone) : Moment(text, region, zone);
        return moment is { Year: >= FirstYear and <= LastYear } fine ? FieldValue.Of(fine).ToString() : null;
    }

    /// <summary>The time of day as typed; of a moment, the guest's.</summary>
    public static string? Time(string text, string? zone)
    {
        TimeOnly? time = PlainTime(text) ?? (HasOffset(text) && Moment(text, "US", zone) is { } moment ? TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, ZoneOf(zone)).DateTime) : null);
        return time?.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset? Moment(string text, string region, string? zone)
    {
        if (HasOffset(text))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var exact) ? exact : null;
        var split = text.IndexOfAny(['T', ' ']);
        // Dates may have spaces of their own: the time is what follows the last date that can be read.
        for (; split > 0; split = text.IndexOfAny(['T', ' '], split + 1))
            if (PlainDate(text[..split].TrimEnd(','), region) is { } date && PlainTime(text[(split + 1)..].Trim()) is { } time)
                return At(date.ToDateTime(time), zone);
        return null;
    }

    private static bool HasOffset(string text) =>
        text.Length > 11 && text[4] == '-' && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text.AsSpan(11).IndexOfAny('+', '-') >= 0);

    private static DateOnly? PlainDate(string text, string region)
    {
        // The United States and a few others write the month first.
        var regional = region is "US" or "PH" or "PR" ? MonthFirst : DayFirst;
        return DateOnly.TryParseExact(text, IsoDates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || DateOnly.TryParseExact(text, regional, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) ? date : null;
    }

    private static TimeOnly? PlainTime(string text) =>
        TimeOnly.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateTimeOffset? At(DateTime local, string? zone)
    {
        if (local.Year is < FirstYear or > LastYear) return null;
        var rules = ZoneOf(zone);
        // A time that a change of clocks skips is taken as one hour later.
        var real = rules.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(real, rules.GetUtcOffset(real));
    }

    private static TimeZoneInfo ZoneOf(string? zone) => zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
}
