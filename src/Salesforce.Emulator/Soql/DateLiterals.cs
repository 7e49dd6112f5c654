using System.Globalization;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>TODAY, LAST_N_DAYS:n and their like, as ranges from a start to an excluded end. The org's time zone is taken as UTC.</summary>
internal static class DateLiterals
{
    public static (DateTime Start, DateTime End)? Read(string name, int? n, DateTime now)
    {
        var today = now.Date;
        var week = today.AddDays(-(int)today.DayOfWeek);
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var quarter = month.AddMonths(-((month.Month - 1) % 3));
        var year = new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var count = n ?? 1;
        return name.ToUpperInvariant() switch
        {
            "TODAY" => (today, today.AddDays(1)),
            "YESTERDAY" => (today.AddDays(-1), today),
            "TOMORROW" => (today.AddDays(1), today.AddDays(2)),
            "THIS_WEEK" => (week, week.AddDays(7)),
            "LAST_WEEK" => (week.AddDays(-7), week),
            "NEXT_WEEK" => (week.AddDays(7), week.AddDays(14)),
            "THIS_MONTH" => (month, month.AddMonths(1)),
            "LAST_MONTH" => (month.AddMonths(-1), month),
            "NEXT_MONTH" => (month.AddMonths(1), month.AddMonths(2)),
            "THIS_QUARTER" => (quarter, quarter.AddMonths(3)),
            "LAST_QUARTER" => (quarter.AddMonths(-3), quarter),
            "NEXT_QUARTER" => (quarter.AddMonths(3), quarter.AddMonths(6)),
            "THIS_YEAR" => (year, year.AddYears(1)),
            "LAST_YEAR" => (year.AddYears(-1), year),
            "NEXT_YEAR" => (year.AddYears(1), year.AddYears(2)),
            "LAST_90_DAYS" => (today.AddDays(-90), today.AddDays(1)),
            "NEXT_90_DAYS" => (today.AddDays(1), today.AddDays(91)),
            "LAST_N_DAYS" => (today.AddDays(-count), today.AddDays(1)),
            "NEXT_N_DAYS" => (today.AddDays(1), today.AddDays(count + 1)),
            "N_DAYS_AGO" => (today.AddDays(-count), today.AddDays(1 - count)),
            "LAST_N_WEEKS" => (week.AddDays(-7 * count), week),
            "NEXT_N_WEEKS" => (week.AddDays(7), week.AddDays(7 * (count + 1))),
            "LAST_N_MONTHS" => (month.AddMonths(-count), month),
            "NEXT_N_MONTHS" => (month.AddMonths(1), month.AddMonths(count + 1)),
            "LAST_N_QUARTERS" => (quarter.AddMonths(-3 * count), quarter),
            "NEXT_N_QUARTERS" => (quarter.AddMonths(3), quarter.AddMonths(3 * (count + 1))),
            "LAST_N_YEARS" => (year.AddYears(-count), year),
            "NEXT_N_YEARS" => (year.AddYears(1), year.AddYears(count + 1)),
            _ => null,
        };
    }

    public static Literal? ReadWritten(string text, int at)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return new Literal(LiteralKind.Number, number, at);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date))
            return new Literal(LiteralKind.Date, date, at);
        return text.Contains('T', StringComparison.Ordinal) && Saving.FieldForm.ReadDateTime(text) is { } time
            ? new Literal(LiteralKind.DateTime, time, at)
            : null;
    }
}
