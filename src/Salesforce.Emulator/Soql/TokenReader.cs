namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>Walks tokens, and says where a query went wrong.</summary>
internal sealed class TokenReader(string text, List<Token> tokens)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND",
        "ASC",
        "DESC",
        "EXCLUDES",
        "FIRST",
        "FROM",
        "GROUP",
        "HAVING",
        "IN",
        "INCLUDES",
        "LAST",
        "LIKE",
        "LIMIT",
        "NOT",
        "NULL",
        "NULLS",
        "OR", "SELECT", "USING", "WHERE", "WITH",
    };

    private int _at;

    public string Text { get; } = text;

    public Token Peek => tokens[_at];

    public Token PeekNext => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Next() => tokens[_at == tokens.Count - 1 ? _at : _at++];

    public bool Take(string word)
    {
        if (!Peek.Is(word))
            return false;
        _at++;
        return true;
    }

    public bool Take(string first, string second)
    {
        if (!Peek.Is(first) || !PeekNext.Is(second))
            return false;
        _at += 2;
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word))
            throw Unexpected($"expecting '{word.ToLowerInvariant()}', found '{Peek.Text}'");
    }

    public Token ExpectWord() => Peek.Kind == TokenKind.Word ? Next() : throw Unexpected($"unexpected token: '{Peek.Text}'");

    /// <summary>The name of a field or a function: no word that the language keeps for itself.</summary>
    public Token ExpectName() => Reserved.Contains(Peek.Text) ? throw Unexpected() : ExpectWord();

    /// <summary>The name of an object. There is one called Group.</summary>
    public Token ExpectObject() => Peek.Is("GROUP") ? Next() : ExpectName();

    public SoqlException Unexpected(string? message = null) =>
        SoqlException.Malformed(Text, Peek.At, message ?? $"unexpected token: '{Peek.Text}'");
}
