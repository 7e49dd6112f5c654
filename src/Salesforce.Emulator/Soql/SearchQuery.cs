using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// A SOSL statement: <c>FIND {term} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE … LIMIT 5)</c>; each object returned is a query of its
/// own.
/// </summary>
internal sealed partial record SearchQuery(string Term, string Group, IReadOnlyList<Query> Targets, int Limit)
{
    private const int DefaultLimit = 2000;

    public static SearchQuery Parse(string text, DateTime now)
    {
        var find = Find().Match(text);
        if (!find.Success)
            throw new SoqlException("MALFORMED_SEARCH", "unexpected token: expecting FIND {term}");
        var rest = text[find.Length..];
        var tokens = new TokenReader(rest, Lexer.Read(rest));
        var group = tokens.Take("IN") ? tokens.ExpectWord().Text : "ALL";
        tokens.Take("FIELDS");
        var targets = new List<Query>();
        if (tokens.Take("RETURNING"))
            do
                targets.Add(ReadTarget(tokens, now));
            while (tokens.Take(","));
        var limit = tokens.Take("LIMIT") && int.TryParse(tokens.Next().Text, out var most) ? most : DefaultLimit;
        if (tokens.Peek.Kind != TokenKind.End)
            throw tokens.Unexpected();
        return new SearchQuery(Unescape().Replace(find.Groups["term"].Value, "$1"), group, targets, limit);
    }

    private static Query ReadTarget(TokenReader tokens, DateTime now)
    {
        var name = tokens.ExpectWord();
        var query = new Query
        {
            Text = tokens.Text,
            From = name.Text,
            FromAt = name.At,
            Select = [new SelectExpression(new Expression(null, "Id", name.At))],
        };
        if (!tokens.Take("("))
            return query;
        var parser = new Parser(tokens, now);
        var fields = new List<SelectItem>();
        do
            fields.Add(new SelectExpression(parser.ReadExpression()));
        while (tokens.Take(","));
        query = parser.ReadClauses(query with { Select = fields });
        tokens.Expect(")");
        return query;
    }

    [GeneratedRegex(@"^\s*FIND\s*\{(?<term>(?:\\.|[^\\}])*)\}", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Find();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Unescape();
}
