using System.Text;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

internal enum TokenKind { Word, Text, Literal, Symbol, End }

internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts SOQL and SOSL into words (with dots), quoted texts, numbers and dates, and symbols.</summary>
internal static class Lexer
{
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (c == '\'')
                tokens.Add(Quoted(text, ref at));
            else if (char.IsAsciiLetter(c) || c == '_')
                tokens.Add(Run(text, ref at, TokenKind.Word, x => char.IsAsciiLetterOrDigit(x) || x is '_' or '.'));
            else if (char.IsAsciiDigit(c) || (c is '-' or '+' or '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
                tokens.Add(Run(text, ref at, TokenKind.Literal, x => char.IsAsciiLetterOrDigit(x) || x is '.' or '-' or '+' or ':'));
            else
                tokens.Add(Symbol(text, ref at));
        }
        tokens.Add(new Token(TokenKind.End, "<EOF>", text.Length));
        return tokens;
    }

    private static Token Run(string text, ref int at, TokenKind kind, Func<char, bool> belongs)
    {
        var from = at++;
        while (at < text.Length && belongs(text[at]))
            at++;
        return new Token(kind, text[from..at], from);
    }

    private static Token Symbol(string text, ref int at)
    {
        var from = at;
        var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        at += two is "!=" or "<>" or "<=" or ">=" ? 2 : 1;
        var symbol = text[from..at];
        if (symbol.Length == 1 && !"(),=<>:{}*".Contains(symbol[0], StringComparison.Ordinal))
            throw SoqlException.Malformed(text, from, $"line 1:{from} no viable alternative at character '{symbol}'");
        return new Token(TokenKind.Symbol, symbol == "<>" ? "!=" : symbol, from);
    }

    private static Token Quoted(string text, ref int at)
    {
        var from = at++;
        var value = new StringBuilder();
        while (at < text.Length && text[at] != '\'')
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                value.Append(Escaped(text, ref at));
                continue;
            }
            value.Append(text[at++]);
        }
        if (at >= text.Length)
            throw SoqlException.Malformed(text, from, "line 1:" + from + " mismatched character '<EOF>' expecting '''");
        at++;
        return new Token(TokenKind.Text, value.ToString(), from);
    }

    /// <summary>LIKE must tell a wildcard from an escaped one: the latter travel as private characters.</summary>
    public const char EscapedUnderscore = '\uE05F';
    public const char EscapedPercent = '\uE025';

    private static string Escaped(string text, ref int at)
    {
        var c = text[at++];
        switch (c)
        {
            case 'n' or 'N': return "\n";
            case 'r' or 'R': return "\r";
            case 't' or 'T': return "\t";
            case 'b' or 'B': return "\b";
            case 'f' or 'F': return "\f";
            case '\'' or '"' or '\\': return c.ToString();
            case '_': return EscapedUnderscore.ToString();
            case '%': return EscapedPercent.ToString();
            case 'u'
                when at + 4 <= text.Length
                    && ushort.TryParse(text.AsSpan(at, 4), System.Globalization.NumberStyles.HexNumber, null, out var code):
                at += 4;
                return ((char)code).ToString();
            default: throw SoqlException.Malformed(text, at - 2, $"Illegal character sequence '\\{c}' in string literal");
        }
    }
}
