using System.Globalization;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A date, a time of day, or both, as text has them: ISO 8601, what browsers make of a date in any language setting, HTTP
/// dates, and what people type.
/// </summary>
/// <param name="Offset">From UTC; null where the text names no zone.</param>
internal readonly partial record struct WrittenTime(DateOnly? Date, TimeOnly? Time, TimeSpan? Offset)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int MaxLength = 100;

    /// <summary>Null for what is neither, and for what has anything else in it.</summary>
    public static WrittenTime? Read(string text, string region)
    {
        if (text.Length > MaxLength) return null;
        var plain = PlainText.Of(text);
        var remark = Remark().Match(plain).Groups["text"].Value.Trim();
        var rest = Remark().Replace(plain, "").Trim();
        rest = BetweenDigits().Replace(BasicTime().Replace(rest, "$1 $2:$3:$4"), " ");
        rest = EastAsianDate().Replace(rest, "$1-$2-$3 ");
        rest = EastAsianTime().Replace(rest, match => string.Join(
            ':', match.Groups.Values.Skip(1).Where(part => part.Success).Select(part => part.Value.PadLeft(2, '0'))));
        rest = OtherHalfDay().Replace(rest, match => match.Value.TrimStart()[0] is 'μ' or 'Μ' or 'م' ? " pm" : " am");
        rest = EastAsianHalfDay().Replace(
            rest, match => $"{match.Groups[2].Value} {(match.Groups[1].Value is "오후" or "午後" or "下午" ? "pm" : "am")}");
        rest = FullHours().Replace(HoursByLetter().Replace(rest, "$1:$2"), "$1:00");
        rest = HalfDayByPoint().Replace(rest, "$1:$2");
        rest = HoursByPoint().Replace(rest, match => $"{match.Groups[1].Value} {match.Groups[2].Value.Replace('.', ':')}");

        TimeOnly? time = null;
        TimeSpan? offset = null;
        if (TimeOfDay().Match(rest) is { Success: true } match)
        {
            if (ReadTime(match) is not { } read) return null;
            time = read;
            if (match.Groups["zone"] is { Success: true, Length: > 0 } zone)
            {
                if (ZoneText.OffsetOf(zone.Value) is not { } named) return null;
                offset = named;
            }
            rest = (rest[..match.Index] + " " + rest[(match.Index + match.Length)..]).Trim(' ', ',', ';', '\u060C');
            rest = Joint().Replace(rest, "").Trim(' ', ',', ';', '\u060C');
        }
        if (rest.Length == 0) return time is null ? null : new WrittenTime(null, time, offset);
        if (DateText.Read(rest, region) is not { } date) return null;
        if (time is not { } hour || offset is not null || !ZoneName().IsMatch(remark)) return new WrittenTime(date, time, offset);
        // The zone stands in the brackets only: without it the moment would be another one.
        return OffsetIn(remark, date.ToDateTime(hour)) is { } meant ? new WrittenTime(date, time, meant) : null;
    }

    private static TimeSpan? OffsetIn(string zone, DateTime local) => ZoneText.OffsetOf(zone)
        ?? (zone.Contains('/', StringComparison.Ordinal) ? KnownZone.Find(zone)?.GetUtcOffset(local) : null);

    private static TimeOnly? ReadTime(Match match)
    {
        var hour = Number(match.Groups["hour"]);
        var half = match.Groups["half"];
        if (!half.Success && !match.Groups["minute"].Success) return null;
        if (half.Success)
        {
            var isAfternoon = half.ValueSpan[0] is 'p' or 'P';
            // 14:30 PM is meant, 14:30 AM is not.
            if (hour > 12 && !isAfternoon) return null;
            if (hour < 12 && isAfternoon) hour += 12;
            else if (hour == 12 && !isAfternoon) hour = 0;
        }
        var (minute, second) = (Number(match.Groups["minute"]), Number(match.Groups["second"]));
        if (hour > 23 || minute > 59 || second > 59) return null;
        var fraction = match.Groups["fraction"].Success ? match.Groups["fraction"].Value.PadRight(3, '0')[..3] : "0";
        return new TimeOnly(hour, minute, second, int.Parse(fraction, CultureInfo.InvariantCulture));
    }

    private static int Number(Group group) =>
        group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>What JavaScript adds in brackets: <c>(Central European Standard Time)</c>, <c>[Europe/Vienna]</c>.</summary>
    [GeneratedRegex(@"\s*(?:\((?<text>[^()]*)\)|\[(?<text>[^\[\]]*)\])$", Options)]
    private static partial Regex Remark();

    /// <summary><c>EST</c>, <c>GMT+1</c>, <c>Europe/Vienna</c>: anything else in brackets is a remark.</summary>
    [GeneratedRegex(
        @"^(?:[A-Z]{2,5}|(?:UTC|GMT)\s?[+-][0-9]{1,2}(?::?[0-9]{2})?|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();

    /// <summary>ISO 8601 without separators.</summary>
    [GeneratedRegex(@"^([0-9]{8})T([0-9]{2})([0-9]{2})([0-9]{2})", Options)]
    private static partial Regex BasicTime();

    /// <summary>ISO 8601's T.</summary>
    [GeneratedRegex(@"(?<=[0-9])T(?=[0-9])", Options)]
    private static partial Regex BetweenDigits();

    /// <summary>With the day of the week: <c>木曜日</c>, <c>(木)</c>, <c>星期四</c>, <c>목요일</c>.</summary>
    [GeneratedRegex(
        @"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]"
        + @"(?:\s*(?:[\(（]?[月火水木金土日](?:曜日?)?[\)）]?|(?:星期|周|週)[一二三四五六日天]|[\(（]?[월화수목금토일](?:요일)?[\)）]?)(?=\s|,|$))?", Options)]
    private static partial Regex EastAsianDate();

    /// <summary><c>23時59分</c>, <c>11시 59분</c>.</summary>
    [GeneratedRegex(@"(?<![0-9])([0-9]{1,2})\s?[時时點点시]\s?([0-9]{1,2})\s?[分분](?:\s?([0-9]{1,2})\s?[秒초])?", Options)]
    private static partial Regex EastAsianTime();

    /// <summary>Greek <c>μ.μ.</c> and <c>π.μ.</c>, Arabic <c>م</c> and <c>ص</c>.</summary>
    [GeneratedRegex(@"(?<=:[0-9]{2})\s?(?:[μπ]\.?\s?μ\.?|[مص])(?=\s|$)", Options)]
    private static partial Regex OtherHalfDay();

    [GeneratedRegex(@"(오전|오후|午前|午後|上午|下午)\s*([0-9]{1,2}(?::[0-9]{2}){1,2})", Options)]
    private static partial Regex EastAsianHalfDay();

    /// <summary><c>14h30</c> of France.</summary>
    [GeneratedRegex(@"(?<![0-9:])([0-9]{1,2})\s?h\s?([0-9]{2})(?![0-9])", Options)]
    private static partial Regex HoursByLetter();

    /// <summary><c>14 Uhr</c> of Germany.</summary>
    [GeneratedRegex(@"(?<![0-9:])([0-9]{1,2})\s?uhr$", Options)]
    private static partial Regex FullHours();

    /// <summary><c>2.30 pm</c> of Britain and Ireland.</summary>
    [GeneratedRegex(@"(?<![0-9.])([0-9]{1,2})\.([0-9]{2})(?=\s?[ap]\.?\s?m\b)", Options)]
    private static partial Regex HalfDayByPoint();

    /// <summary><c>4.3.2026 14.30.00</c> of Denmark and Finland: a time only after a whole date.</summary>
    [GeneratedRegex(@"([0-9]{4}\.?,?)\s+(?:(?:klo|kl\.?)\s+)?([0-9]{1,2}(?:\.[0-9]{2}){1,2})$", Options)]
    private static partial Regex HoursByPoint();

    [GeneratedRegex(
        @"(?<![\w.:/+-])(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?"
        + @"(?:\s?(?<half>[ap])\.?\s?m\b\.?)?(?(minute)|(?(half)|(?!)))(?:\s?(?:uhr|h)\b)?"
        + @"(?:\s?(?<zone>[+-]\d{1,2}(?::?\d{2})?|(?:z|ut|utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[a-z]{3,4}))?(?![\w:])", Options)]
    private static partial Regex TimeOfDay();

    /// <summary>What stands between a date and its time.</summary>
    [GeneratedRegex(@"(?:\s|,)+(?:at|um|à|a las|às|alle|ore|om|klo|kl\.?|den|o|la|в|о|saat)$", Options)]
    private static partial Regex Joint();
}
