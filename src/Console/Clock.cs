using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages;

/// <summary>Tells times as somebody reads them, in the zone that the browser named.</summary>
public sealed class Clock(TimeProvider time, string? zone)
{
    private readonly TimeZoneInfo _zone = KnownZone.Find(zone) ?? TimeZoneInfo.Utc;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How long ago, or how long until: 'now', '14 s ago', 'in 3 h', and from a week on the day.</summary>
    public string Ago(DateTimeOffset at)
    {
        var span = Now - at;
        if (span.Duration() >= TimeSpan.FromDays(7)) return Day(at);
        if (span.Duration() < TimeSpan.FromSeconds(1)) return "now";
        return span > TimeSpan.Zero ? $"{Span(span)} ago" : $"in {Span(-span)}";
    }

    /// <summary>In one unit: '14 s', '3 min', '9 h', '2 d'.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    /// <summary>To the second, with the zone.</summary>
    public string Full(DateTimeOffset at) => $"{Text(at, "ddd d MMM yyyy, HH:mm:ss")} ({_zone.Id})";

    /// <summary>'Wed 21 Jan 2026, 16:45'.</summary>
    public string Minute(DateTimeOffset at) => Text(at, "ddd d MMM yyyy, HH:mm");

    /// <summary>'21 Jan 2026'.</summary>
    public string Day(DateTimeOffset at) => Text(at, "d MMM yyyy");

    /// <summary>'16:45:09'; on another day than today with the day before it.</summary>
    public string Second(DateTimeOffset at) => Local(at).Date == Local(Now).Date ? Text(at, "HH:mm:ss") : Text(at, "d MMM, HH:mm:ss");

    /// <summary>'16:45'.</summary>
    public string Time(DateTimeOffset at) => Text(at, "HH:mm");

    /// <summary>The moment at which a day of a form begins; null for what is no day.</summary>
    public DateTimeOffset? StartOf(string? day) => DayOf(day) is { } date ? At(date) : null;

    /// <summary>The last second of a day of a form; null for what is no day.</summary>
    public DateTimeOffset? EndOf(string? day) =>
        DayOf(day) is { } date && date < DateTime.MaxValue.Date ? At(date.AddDays(1).AddSeconds(-1)) : null;

    private static DateTime? DayOf(string? day) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private DateTimeOffset At(DateTime local) => new(local, _zone.GetUtcOffset(local));

    private string Text(DateTimeOffset at, string format) => Local(at).ToString(format, CultureInfo.InvariantCulture);

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);
}
