using System.Text.RegularExpressions;
using Node = System.Func<OnceHub.Sync.Salesforce.Emulator.Formulas.IFormulaScope, object?>;

namespace OnceHub.Sync.Salesforce.Emulator.Formulas;

internal static class FormulaFunctions
{
    public static Node Bind(string name, List<Node> a)
    {
        Node Arg(int i) =>
            i < a.Count ? a[i] : throw new FormulaException($"Error: Incorrect number of parameters for function '{name}()'.");
        Node One(Func<object?, object?> f)
        {
            var x = Arg(0);
            return s => f(x(s));
        }
        Node Two(Func<object?, object?, object?> f)
        {
            var (x, y) = (Arg(0), Arg(1));
            return s => f(x(s), y(s));
        }

        return name.ToUpperInvariant() switch
        {
            "AND" => s => a.TrueForAll(n => FormulaValue.Truth(n(s))),
            "OR" => s => a.Exists(n => FormulaValue.Truth(n(s))),
            "NOT" => One(x => !FormulaValue.Truth(x)),
            "ISNEW" => s => s.IsNew,
            "ISBLANK" or "ISNULL" => One(x => FormulaValue.IsBlank(x)),
            "ISPICKVAL" => Two((x, y) => FormulaValue.Equals(x, y)),
            "ISNUMBER" => One(x => decimal.TryParse(FormulaValue.Text(x), System.Globalization.CultureInfo.InvariantCulture, out _)),
            "IF" => If(Arg(0), Arg(1), Arg(2)),
            "CASE" => Case(a),
            "BLANKVALUE" or "NULLVALUE" => Two((x, y) => FormulaValue.IsBlank(x) ? y : x),
            "LEN" => One(x => (decimal)FormulaValue.Text(x).Length),
            "TEXT" => One(FormulaValue.Text),
            "VALUE" => One(x => FormulaValue.Number(x)),
            "UPPER" => One(x => FormulaValue.Text(x).ToUpperInvariant()),
            "LOWER" => One(x => FormulaValue.Text(x).ToLowerInvariant()),
            "TRIM" => One(x => FormulaValue.Text(x).Trim()),
            "LEFT" => Two((x, n) => FormulaValue.Text(x)[..Math.Min(FormulaValue.Text(x).Length, (int)(FormulaValue.Number(n) ?? 0))]),
            "RIGHT" => Two((x, n) => FormulaValue.Text(x)[^Math.Min(FormulaValue.Text(x).Length, (int)(FormulaValue.Number(n) ?? 0))..]),
            "CONTAINS" => Two((x, y) => FormulaValue.Text(x).Contains(FormulaValue.Text(y), StringComparison.Ordinal)),
            "BEGINS" => Two((x, y) => FormulaValue.Text(x).StartsWith(FormulaValue.Text(y), StringComparison.Ordinal)),
            "REGEX" => Two((x, y) => Regex.IsMatch(FormulaValue.Text(x), $"^(?:{FormulaValue.Text(y)})$")),
            "ABS" => One(x => FormulaValue.Number(x) is { } n ? Math.Abs(n) : null),
            "MAX" => s => a.Max(n => FormulaValue.Number(n(s))),
            "MIN" => s => a.Min(n => FormulaValue.Number(n(s))),
            "TODAY" => s => DateOnly.FromDateTime(s.Now),
            "NOW" => s => s.Now,
            "DATEVALUE" => One(x => x is DateTime t ? DateOnly.FromDateTime(t) : x),
            _ => throw new FormulaException($"Error: Unknown function {name}. Check spelling."),
        };
    }

    private static Node If(Node test, Node yes, Node no) => s => FormulaValue.Truth(test(s)) ? yes(s) : no(s);

    private static Node Case(List<Node> a) => s =>
    {
        var value = a[0](s);
        for (var i = 1; i + 1 < a.Count; i += 2)
            if (FormulaValue.Equals(value, a[i](s)))
                return a[i + 1](s);
        return a[^1](s);
    };
}
