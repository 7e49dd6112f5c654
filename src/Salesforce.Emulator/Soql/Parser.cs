using System.Globalization;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>SELECT … FROM … and what follows; conditions are read by <see cref="ConditionParser"/>.</summary>
internal sealed class Parser(TokenReader tokens, DateTime now)
{
    private static readonly HashSet<string> Clauses = new(StringComparer.OrdinalIgnoreCase)
        { "FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "USING", "AS" };

    public static Query Parse(string text, DateTime now)
    {
        if (text.Length > 100_000)
            throw new SoqlException("QUERY_TOO_COMPLICATED", "SOQL statement is too long: it may have 100000 characters");
        var tokens = new TokenReader(text, Lexer.Read(text));
        if (!tokens.Peek.Is("SELECT"))
            throw tokens.Unexpected();
        var query = new Parser(tokens, now).ReadQuery();
        return tokens.Peek.Kind == TokenKind.End ? query : throw tokens.Unexpected();
    }

    public Query ReadQuery()
    {
        tokens.Expect("SELECT");
        var select = new List<SelectItem>();
        do
            select.Add(ReadSelectItem());
        while (tokens.Take(","));
        tokens.Expect("FROM");
        var from = tokens.ExpectObject();
        var alias = ReadAlias();
        if (tokens.Take("USING", "SCOPE"))
            tokens.ExpectWord();
        var query = ReadClauses(new Query { Text = tokens.Text, Select = select, From = from.Text, FromAt = from.At, Alias = alias });
        if (!query.IsAggregate
            && select.OfType<SelectExpression>().FirstOrDefault(s => s.Expression is { Function: null, Alias: not null }) is { } aliased)
            throw SoqlException.Malformed(tokens.Text, aliased.Expression.At, "only aggregate expressions use field aliasing");
        return query;
    }

    /// <summary>WHERE and all after it: also inside RETURNING of a search.</summary>
    public Query ReadClauses(Query query)
    {
        if (tokens.Take("WHERE"))
            query = query with { Where = new ConditionParser(tokens, this, now).ReadCondition() };
        if (tokens.Take("WITH"))
            tokens.ExpectWord();
        if (tokens.Take("GROUP", "BY"))
            query = query with { GroupBy = ReadList(ReadExpression) };
        if (tokens.Take("HAVING"))
            query = query with { Having = new ConditionParser(tokens, this, now).ReadCondition() };
        if (tokens.Take("ORDER", "BY"))
            query = query with { OrderBy = ReadList(ReadOrder) };
        if (tokens.Take("LIMIT"))
            query = query with { Limit = ReadNumber() };
        if (tokens.Take("OFFSET"))
            query = query with { Offset = ReadOffset() };
        while (tokens.Take("FOR"))
            tokens.ExpectWord();
        return tokens.Take("ALL", "ROWS") ? query with { AllRows = true } : query;
    }

    public Expression ReadExpression()
    {
        var word = tokens.ExpectName();
        if (!tokens.Take("("))
            return new Expression(null, word.Text, word.At);
        var path = "";
        if (!tokens.Take(")"))
        {
            var inner = ReadExpression();
            path = inner.Path;
            tokens.Expect(")");
        }
        return new Expression(word.Text, path, word.At);
    }

    private int ReadOffset()
    {
        var offset = ReadNumber();
        return offset <= 2000 ? offset : throw new SoqlException("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
    }

    private int ReadNumber() =>
        tokens.Peek.Kind == TokenKind.Literal && int.TryParse(tokens.Peek.Text, CultureInfo.InvariantCulture, out var number) && number >= 0
        ? (tokens.Next(), number).number
        : throw tokens.Unexpected();

    private List<T> ReadList<T>(Func<T> read)
    {
        var items = new List<T>();
        do
            items.Add(read());
        while (tokens.Take(","));
        return items;
    }

    private string? ReadAlias()
    {
        tokens.Take("AS");
        return tokens.Peek.Kind == TokenKind.Word && !Clauses.Contains(tokens.Peek.Text) ? tokens.Next().Text : null;
    }

    private SelectItem ReadSelectItem()
    {
        if (tokens.Take("("))
        {
            var children = ReadQuery();
            tokens.Expect(")");
            return new SelectChildren(children);
        }
        if (tokens.Peek.Is("TYPEOF"))
            return ReadTypeOf();
        var expression = ReadExpression();
        if (expression.Function?.Equals("FIELDS", StringComparison.OrdinalIgnoreCase) == true)
            return new SelectGroup(expression.Path, expression.At);
        return new SelectExpression(expression with { Alias = ReadAlias() });
    }

    private SelectTypeOf ReadTypeOf()
    {
        tokens.Expect("TYPEOF");
        var relationship = tokens.ExpectWord();
        var branches = new List<(string, IReadOnlyList<Expression>)>();
        while (tokens.Take("WHEN"))
        {
            var type = tokens.ExpectWord().Text;
            tokens.Expect("THEN");
            branches.Add((type, ReadList(ReadExpression)));
        }
        var otherwise = tokens.Take("ELSE") ? ReadList(ReadExpression) : [];
        tokens.Expect("END");
        return new SelectTypeOf(relationship.Text, branches, otherwise, relationship.At);
    }

    private OrderItem ReadOrder()
    {
        var expression = ReadExpression();
        var descending = tokens.Take("DESC");
        if (!descending)
            tokens.Take("ASC");
        bool? nullsLast = tokens.Take("NULLS") ? tokens.Take("LAST") || (tokens.Take("FIRST") ? false : throw tokens.Unexpected()) : null;
        return new OrderItem(expression, descending, nullsLast);
    }
}
