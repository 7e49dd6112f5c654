using System.Text;
using System.Text.RegularExpressions;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// How SOQL compares: texts without regard to case, nulls equal to null and unequal to all else, but neither less nor greater.
/// </summary>
internal static class Comparison
{
    public static Func<object?, bool> Compile(Field? field, string op, Literal literal, Query query)
    {
        if (literal.Kind == LiteralKind.Range)
            return InRange(op, (DateTime)literal.Value!, literal.RangeEnd);
        if (op == "LIKE")
            return literal.Value is string pattern
                ? Like(pattern)
                : throw SoqlException.Malformed(query.Text, literal.At, "LIKE takes a text");
        var wanted = Convert(field, literal, query);
        var textual =
            field is { CaseSensitive: true } || field?.Type.IsId() == true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return op switch
        {
            "=" => v => Same(v, wanted, textual),
            "!=" => v => !Same(v, wanted, textual),
            "<" => v => Compare(v, wanted) < 0,
            "<=" => v => Compare(v, wanted) <= 0,
            ">" => v => Compare(v, wanted) > 0,
            _ => v => Compare(v, wanted) >= 0,
        };
    }

    /// <summary>A literal as a value of the field's type; an ill-fitting one is refused as Salesforce refuses it.</summary>
    public static object? Convert(Field? field, Literal literal, Query query)
    {
        var value = literal.Value is string text
            ? text.Replace(Lexer.EscapedUnderscore, '_').Replace(Lexer.EscapedPercent, '%')
            : literal.Value;
        if (literal.Kind == LiteralKind.Null || field is null)
            return value;
        if (literal.Kind == LiteralKind.Text && field.Type.IsId())
            return value is "" ? null
                : RecordId.TryParse((string)value!, out var id) ? id
                : throw SoqlException.At("INVALID_QUERY_FILTER_OPERATOR", query.Text, literal.At, $"invalid ID field: {value}");
        var fits = literal.Kind switch
        {
            LiteralKind.Text => field.Type.IsText(),
            LiteralKind.Number => field.Type.IsNumber(),
            LiteralKind.Boolean => field.Type == FieldType.Boolean,
            LiteralKind.Date => field.Type == FieldType.Date,
            _ => field.Type == FieldType.DateTime,
        };
        if (!fits)
            throw SoqlException.InvalidField(query.Text, literal.At, field.Type.IsText() || field.Type.IsId()
                ? $"value of filter criterion for field '{field.Name}' must be of type string and should be enclosed in quotes"
                : $"value of filter criterion for field '{field.Name}' must be of type "
                    + $"{field.Type.ApiName().Replace("datetime", "dateTime", StringComparison.Ordinal)} and should not be enclosed in "
                    + "quotes");
        return value is "" ? null : value;
    }

    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (string x, string y) => string.Compare(x, y, StringComparison.OrdinalIgnoreCase),
        (decimal x, decimal y) => x.CompareTo(y),
        (DateTime x, DateTime y) => x.CompareTo(y),
        (DateOnly x, DateOnly y) => x.CompareTo(y),
        (DateTime x, DateOnly y) => DateOnly.FromDateTime(x).CompareTo(y),
        (bool x, bool y) => x.CompareTo(y),
        (TimeOnly x, TimeOnly y) => x.CompareTo(y),
        _ => null,
    };

    private static bool Same(object? value, object? wanted, StringComparison textual) =>
        value is string a && wanted is string b ? string.Equals(a, b, textual) : Equals(value, wanted);

    private static Func<object?, bool> InRange(string op, DateTime start, DateTime end) => value =>
    {
        var at = value switch { DateTime t => t, DateOnly d => d.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), _ => (DateTime?)null };
        if (at is not { } moment)
            return op == "!=";
        return op switch
        {
            "=" => moment >= start && moment < end,
            "!=" => moment < start || moment >= end,
            "<" => moment < start,
            "<=" => moment < end,
            ">" => moment >= end,
            _ => moment >= start,
        };
    };

    private static Func<object?, bool> Like(string pattern)
    {
        var expression = new StringBuilder("^");
        foreach (var c in pattern)
            expression.Append(
                c switch
                {
                    '%' => ".*",
                    '_' => ".",
                    Lexer.EscapedPercent => "%",
                    Lexer.EscapedUnderscore => "_",
                    _ => Regex.Escape(c.ToString()),
                });
        var regex = new Regex(
            expression.Append('$').ToString(), RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return v => v is string text && regex.IsMatch(text);
    }
}
