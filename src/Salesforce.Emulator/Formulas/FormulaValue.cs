using System.Globalization;

namespace OnceHub.Sync.Salesforce.Emulator.Formulas;

/// <summary>A formula that cannot be read or computed; the message is shown to who wrote it.</summary>
internal sealed class FormulaException(string message) : Exception(message);

/// <summary>What a formula sees: the record as it will be, as it was, and who saves it.</summary>
internal interface IFormulaScope
{
    bool IsNew { get; }
    object? Current(string path);
    object? Prior(string path);
    DateTime Now { get; }
}

internal static class FormulaValue
{
    public static bool IsBlank(object? value) => value is null or "";

    public static bool Truth(object? value) => value is true;

    public static decimal? Number(object? value) => value switch
    {
        decimal d => d,
        null => null,
        string s when decimal.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) => d,
        _ => throw new FormulaException("Incorrect parameter type. Expected Number."),
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        string s => s,
        decimal d => d.ToString("0.############", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        DateTime t => t.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Blank texts equal each other; a comparison with a blank number or date is false, as in Salesforce.</summary>
    public static new bool Equals(object? a, object? b)
    {
        if (IsBlank(a) || IsBlank(b))
            return IsBlank(a) && IsBlank(b);
        return a is string || b is string ? string.Equals(Text(a), Text(b), StringComparison.Ordinal) : Compare(a, b) == 0;
    }

    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => null,
        (decimal x, decimal y) => x.CompareTo(y),
        (DateTime x, DateTime y) => x.CompareTo(y),
        (DateOnly x, DateOnly y) => x.CompareTo(y),
        (DateTime x, DateOnly y) => DateOnly.FromDateTime(x).CompareTo(y),
        (DateOnly x, DateTime y) => x.CompareTo(DateOnly.FromDateTime(y)),
        (bool x, bool y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        _ => throw new FormulaException("Incorrect parameter types in a comparison."),
    };

    public static object? Add(object? a, object? b, int sign) => (a, b) switch
    {
        (DateTime t, decimal d) => t.AddDays((double)(d * sign)),
        (DateOnly t, decimal d) => t.AddDays((int)d * sign),
        (DateTime x, DateTime y) when sign < 0 => (decimal)(x - y).TotalDays,
        (DateOnly x, DateOnly y) when sign < 0 => (decimal)(x.DayNumber - y.DayNumber),
        (string x, string y) when sign > 0 => x + y,
        (string x, null) when sign > 0 => x,
        (null, string y) when sign > 0 => y,
        _ => (Number(a) ?? 0) + sign * (Number(b) ?? 0),
    };
}
