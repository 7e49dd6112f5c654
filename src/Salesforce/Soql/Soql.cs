using System.Globalization;
using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>Pieces of SOQL statements in which no value can become part of the statement.</summary>
public static class Soql
{
    /// <summary>A text in quotes, escaped: <c>'o\'brien@example.com'</c>.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        AppendEscaped(literal, text);
        return literal.Append('\'').ToString();
    }

    public static string Literal(SalesforceId id) => $"'{id.Value}'";

    public static string Literal(bool flag) => flag ? "true" : "false";

    public static string Literal(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A datetime, which SOQL takes without quotes, in UTC.</summary>
    public static string Literal(DateTimeOffset time) => IsoTime.Milliseconds(time);

    public static string Literal(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>Email IN ('a','b')</c>, each value once.</summary>
    /// <exception cref="ArgumentException">No values: SOQL has no empty list, and nothing would match it.</exception>
    public static string In(string field, IEnumerable<string> values) => InLiterals(field, values.Select(Literal));

    /// <inheritdoc cref="In(string, IEnumerable{string})"/>
    public static string In(string field, IEnumerable<SalesforceId> values) => InLiterals(field, values.Select(Literal));

    /// <summary><c>Name LIKE 'Ter%'</c>: values that start with the text. Its own % and _ are escaped.</summary>
    public static string StartsWith(string field, string text) => $"{field} LIKE '{LikeEscaped(text)}%'";

    /// <summary><c>Name LIKE '%ter%'</c>. Slow on large objects: a leading % uses no index.</summary>
    public static string Contains(string field, string text) => $"{field} LIKE '%{LikeEscaped(text)}%'";

    /// <summary>The inside of a LIKE literal that matches the text itself; add quotes and wildcards around it.</summary>
    public static string LikeEscaped(string text)
    {
        var literal = new StringBuilder(text.Length);
        AppendEscaped(literal, text, like: true);
        return literal.ToString();
    }

    private static string InLiterals(string field, IEnumerable<string> literals)
    {
        var list = string.Join(',', literals.Distinct(StringComparer.Ordinal));
        return list.Length > 0
            ? $"{field} IN ({list})"
            : throw new ArgumentException($"'{field} IN ()' has no values; ask nothing instead.", nameof(literals));
    }

    private static void AppendEscaped(StringBuilder literal, string text, bool like = false)
    {
        foreach (var c in text)
            _ = c switch
            {
                '\\' => literal.Append(@"\\"),
                '\'' => literal.Append(@"\'"),
                '"' => literal.Append("\\\""),
                '\n' => literal.Append(@"\n"),
                '\r' => literal.Append(@"\r"),
                '\t' => literal.Append(@"\t"),
                '\f' => literal.Append(@"\f"),
                '%' or '_' when like => literal.Append('\\').Append(c),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => literal.Append(c),
            };
    }
}
