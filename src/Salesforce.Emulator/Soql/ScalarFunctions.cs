using System.Globalization;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>Functions of one value. The org's time zone is UTC, so convertTimezone changes nothing.</summary>
internal static class ScalarFunctions
{
    public static Func<object?, object?>? Find(string name) => name.ToUpperInvariant() switch
    {
        "TOLABEL" or "CONVERTTIMEZONE" or "CONVERTCURRENCY" => v => v,
        "FORMAT" => v => v is null ? null : Convert.ToString(v, CultureInfo.InvariantCulture),
        "CALENDAR_YEAR" => v => Day(v)?.Year is { } n ? (decimal)n : null,
        "CALENDAR_QUARTER" => v => Day(v) is { } d ? (decimal)((d.Month + 2) / 3) : null,
        "CALENDAR_MONTH" => v => Day(v)?.Month is { } n ? (decimal)n : null,
        "DAY_IN_MONTH" => v => Day(v)?.Day is { } n ? (decimal)n : null,
        "DAY_IN_WEEK" => v => Day(v) is { } d ? (decimal)d.DayOfWeek + 1 : null,
        "DAY_IN_YEAR" => v => Day(v)?.DayOfYear is { } n ? (decimal)n : null,
        "HOUR_IN_DAY" => v => v is DateTime t ? (decimal)t.Hour : null,
        "DAY_ONLY" => v => Day(v),
        _ => null,
    };

    private static DateOnly? Day(object? value) => value switch { DateTime t => DateOnly.FromDateTime(t), DateOnly d => d, _ => null };
}
