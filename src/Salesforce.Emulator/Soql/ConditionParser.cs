using System.Globalization;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>WHERE and HAVING. AND and OR may not be mixed without parentheses, as in Salesforce.</summary>
internal sealed class ConditionParser(TokenReader tokens, Parser queries, DateTime now)
{
    public Condition ReadCondition()
    {
        var parts = new List<Condition> { ReadUnary() };
        string? joint = null;
        while (tokens.Peek.Is("AND") || tokens.Peek.Is("OR"))
        {
            var word = tokens.Peek.Text.ToUpperInvariant();
            if (joint is not null && joint != word)
                throw tokens.Unexpected();
            joint = word;
            tokens.Next();
            parts.Add(ReadUnary());
        }
        return joint switch { null => parts[0], "AND" => new AndCondition(parts), _ => new OrCondition(parts) };
    }

    private Condition ReadUnary()
    {
        if (tokens.Take("NOT"))
            return new NotCondition(ReadUnary());
        if (tokens.Take("("))
        {
            var inner = ReadCondition();
            tokens.Expect(")");
            return inner;
        }
        return ReadComparison();
    }

    private Condition ReadComparison()
    {
        var left = queries.ReadExpression();
        if (tokens.Take("NOT", "IN"))
            return ReadIn(left, negated: true);
        if (tokens.Take("IN"))
            return ReadIn(left, negated: false);
        if (tokens.Take("INCLUDES"))
            return new IncludesCondition(left, false, ReadValues());
        if (tokens.Take("EXCLUDES"))
            return new IncludesCondition(left, true, ReadValues());
        if (tokens.Take("LIKE"))
            return new CompareCondition(left, "LIKE", ReadLiteral());
        var op = tokens.Peek;
        if (op.Kind != TokenKind.Symbol || op.Text is not ("=" or "!=" or "<" or "<=" or ">" or ">="))
            throw tokens.Unexpected();
        tokens.Next();
        return new CompareCondition(left, op.Text, ReadLiteral());
    }

    private InCondition ReadIn(Expression left, bool negated)
    {
        if (tokens.Peek.Is("(") && tokens.PeekNext.Is("SELECT"))
        {
            tokens.Expect("(");
            var query = queries.ReadQuery();
            tokens.Expect(")");
            return new InCondition(left, negated, [], query);
        }
        return new InCondition(left, negated, ReadValues(), null);
    }

    private List<Literal> ReadValues()
    {
        var values = new List<Literal>();
        tokens.Expect("(");
        do
            values.Add(ReadLiteral());
        while (tokens.Take(","));
        tokens.Expect(")");
        return values;
    }

    private Literal ReadLiteral()
    {
        var token = tokens.Peek;
        switch (token.Kind)
        {
            case TokenKind.Text:
                tokens.Next();
                return new Literal(LiteralKind.Text, token.Text, token.At);
            case TokenKind.Literal when DateLiterals.ReadWritten(token.Text, token.At) is { } written:
                tokens.Next();
                return written;
            case TokenKind.Word:
                return ReadNamed();
            default:
                throw tokens.Unexpected();
        }
    }

    private Literal ReadNamed()
    {
        var word = tokens.Peek;
        switch (word.Text.ToUpperInvariant())
        {
            case "NULL": tokens.Next(); return new Literal(LiteralKind.Null, null, word.At);
            case "TRUE": tokens.Next(); return new Literal(LiteralKind.Boolean, true, word.At);
            case "FALSE": tokens.Next(); return new Literal(LiteralKind.Boolean, false, word.At);
        }
        if (DateLiterals.Read(word.Text, 1, now) is null)
            throw tokens.Unexpected();
        tokens.Next();
        int? n = null;
        if (tokens.Take(":"))
            n = int.TryParse(tokens.Peek.Text, CultureInfo.InvariantCulture, out var number)
                ? (tokens.Next(), number).number
                : throw tokens.Unexpected();
        var (start, end) = DateLiterals.Read(word.Text, n, now)!.Value;
        return new Literal(LiteralKind.Range, start, word.At) { RangeEnd = end };
    }
}
