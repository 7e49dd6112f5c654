using System.Globalization;
using System.Text.RegularExpressions;
using Node = System.Func<OnceHub.Sync.Salesforce.Emulator.Formulas.IFormulaScope, object?>;

namespace OnceHub.Sync.Salesforce.Emulator.Formulas;

/// <summary>
/// Recursive descent over Salesforce's formula grammar: || &amp;&amp; comparisons, + - &amp;, * /, ^, unary, calls, fields.
/// </summary>
internal sealed partial class FormulaParser
{
    private readonly string _text;
    private readonly List<string> _tokens;
    private int _at;

    public FormulaParser(string text)
    {
        _text = text;
        _tokens = [.. Token().Matches(Comment().Replace(text, " ")).Select(m => m.Value)];
    }

    public Node ParseAll()
    {
        var node = Or();
        return _at == _tokens.Count ? node : throw Unexpected();
    }

    private string Peek => _at < _tokens.Count ? _tokens[_at] : "";

    private bool Take(string token)
    {
        if (Peek != token)
            return false;
        _at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token))
            throw Unexpected(token);
    }

    private FormulaException Unexpected(string? wanted = null) =>
        new($"Error: Syntax error. {(wanted is null ? "" : $"Missing '{wanted}'. ")}Found '{Peek}' in '{_text}'");

    private Node Or()
    {
        var left = And();
        while (Take("||"))
        {
            var (a, b) = (left, And());
            left = s => FormulaValue.Truth(a(s)) || FormulaValue.Truth(b(s));
        }
        return left;
    }

    private Node And()
    {
        var left = Comparison();
        while (Take("&&"))
        {
            var (a, b) = (left, Comparison());
            left = s => FormulaValue.Truth(a(s)) && FormulaValue.Truth(b(s));
        }
        return left;
    }

    private Node Comparison()
    {
        var left = Sum();
        while (Peek is "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var (op, a) = (_tokens[_at++], left);
            var b = Sum();
            left = op switch
            {
                "=" or "==" => s => FormulaValue.Equals(a(s), b(s)),
                "<>" or "!=" => s => !FormulaValue.Equals(a(s), b(s)),
                "<" => s => FormulaValue.Compare(a(s), b(s)) < 0,
                "<=" => s => FormulaValue.Compare(a(s), b(s)) <= 0,
                ">" => s => FormulaValue.Compare(a(s), b(s)) > 0,
                _ => s => FormulaValue.Compare(a(s), b(s)) >= 0,
            };
        }
        return left;
    }

    private Node Sum()
    {
        var left = Product();
        while (Peek is "+" or "-" or "&")
        {
            var (op, a) = (_tokens[_at++], left);
            var b = Product();
            left = op switch
            {
                "+" => s => FormulaValue.Add(a(s), b(s), 1),
                "-" => s => FormulaValue.Add(a(s), b(s), -1),
                _ => s => FormulaValue.Text(a(s)) + FormulaValue.Text(b(s)),
            };
        }
        return left;
    }

    private Node Product()
    {
        var left = Unary();
        while (Peek is "*" or "/")
        {
            var (op, a) = (_tokens[_at++], left);
            var b = Unary();
            left = op == "*"
                ? s => (FormulaValue.Number(a(s)) ?? 0) * (FormulaValue.Number(b(s)) ?? 0)
                : s => FormulaValue.Number(b(s)) is { } d and not 0 ? (FormulaValue.Number(a(s)) ?? 0) / d : null;
        }
        return left;
    }

    private Node Unary()
    {
        if (Take("-"))
        {
            var negated = Unary();
            return s => -FormulaValue.Number(negated(s));
        }
        if (Take("!"))
        {
            var inner = Unary();
            return s => !FormulaValue.Truth(inner(s));
        }
        return Primary();
    }

    private Node Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        var token = Peek;
        _at++;
        if (token.Length == 0)
            throw Unexpected();
        if (token[0] is '"' or '\'')
        {
            var literal = Escape().Replace(token[1..^1], "$1");
            return _ => literal;
        }
        if (char.IsAsciiDigit(token[0]))
        {
            var number = decimal.Parse(token, CultureInfo.InvariantCulture);
            return _ => number;
        }
        if (!char.IsAsciiLetter(token[0]) && token[0] is not ('$' or '_'))
        {
            _at--;
            throw Unexpected();
        }
        if (Peek == "(")
            return Call(token);
        return token.ToUpperInvariant() switch
        {
            "TRUE" => _ => true,
            "FALSE" => _ => false,
            "NULL" => _ => null,
            _ => s => s.Current(token),
        };
    }

    private Node Call(string name)
    {
        Expect("(");
        if (name.ToUpperInvariant() is "PRIORVALUE" or "ISCHANGED")
        {
            var field = Peek;
            _at++;
            Expect(")");
            return name.Equals("PRIORVALUE", StringComparison.OrdinalIgnoreCase)
                ? s => s.IsNew ? s.Current(field) : s.Prior(field)
                : s => !s.IsNew && !FormulaValue.Equals(s.Current(field), s.Prior(field));
        }
        var arguments = new List<Node>();
        if (!Take(")"))
        {
            do
                arguments.Add(Or());
            while (Take(","));
            Expect(")");
        }
        return FormulaFunctions.Bind(name, arguments);
    }

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\d+(?:\.\d+)?|\$?[A-Za-z_][\w.]*|\|\||&&|<>|!=|<=|>=|==|[^\s]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
