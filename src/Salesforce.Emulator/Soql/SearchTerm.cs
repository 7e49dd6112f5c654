using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// A search with operators, <c>("Bob" AND "Jones") OR Sally*</c> (SOQL and SOSL Reference, FIND). Words are cut at punctuation
/// and where letters and digits meet; AND NOT binds before AND, AND before OR.
/// </summary>
internal sealed partial class SearchTerm
{
    /// <summary>From here on Salesforce takes operators for words.</summary>
    private const int MaxWithOperators = 4_000;

    private readonly string _text;
    private readonly string[] _tokens;
    private int _at;

    private SearchTerm(string text) => (_text, _tokens) = (text, [.. Tokens().Matches(text).Select(match => match.Value)]);

    /// <summary>Null for a term without operators. Otherwise takes the words of each searched field of a record.</summary>
    public static Func<IReadOnlyList<IReadOnlyList<string>>, bool>? Parse(string text)
    {
        if (text.Length > MaxWithOperators || !Operator().IsMatch(text)) return null;
        var term = new SearchTerm(text);
        var matches = term.Any();
        return term._at == term._tokens.Length ? matches : throw term.Unexpected();
    }

    public static IReadOnlyList<string> WordsOf(string text) => [.. Words().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    private Func<IReadOnlyList<IReadOnlyList<string>>, bool> Any()
    {
        var matches = All();
        while (Take("OR"))
        {
            var (one, other) = (matches, All());
            matches = fields => one(fields) || other(fields);
        }
        return matches;
    }

    private Func<IReadOnlyList<IReadOnlyList<string>>, bool> All()
    {
        var matches = One();
        while (_at < _tokens.Length && !Is("OR") && _tokens[_at] != ")")
        {
            _ = Take("AND");
            var isNot = Take("NOT");
            var (one, other) = (matches, One());
            matches = isNot ? fields => one(fields) && !other(fields) : fields => one(fields) && other(fields);
        }
        return matches;
    }

    private Func<IReadOnlyList<IReadOnlyList<string>>, bool> One()
    {
        if (Take("("))
        {
            var inner = Any();
            return Take(")") ? inner : throw Unexpected();
        }
        if (_at == _tokens.Length || Is("OR") || Is("AND") || _tokens[_at] == ")") throw Unexpected();
        var word = _tokens[_at++];
        var wanted = WordsOf(word);
        var isPrefix = word.EndsWith('*');
        return wanted.Count == 0 ? throw Unexpected() : fields => fields.Any(words => Holds(words, wanted, isPrefix));
    }

    /// <summary>The words stand beside each other.</summary>
    private static bool Holds(IReadOnlyList<string> words, IReadOnlyList<string> wanted, bool isPrefix)
    {
        for (var start = 0; start + wanted.Count <= words.Count; start++)
        {
            var fits = true;
            for (var i = 0; i < wanted.Count && fits; i++)
                fits =
                    isPrefix && i == wanted.Count - 1
                        ? words[start + i].StartsWith(wanted[i], StringComparison.Ordinal)
                        : words[start + i] == wanted[i];
            if (fits) return true;
        }
        return false;
    }

    private bool Is(string token) => _at < _tokens.Length && _tokens[_at].Equals(token, StringComparison.OrdinalIgnoreCase);

    private bool Take(string token)
    {
        if (!Is(token)) return false;
        _at++;
        return true;
    }

    private SoqlException Unexpected() =>
        new(
            "MALFORMED_SEARCH",
            new StringBuilder("unexpected token: ")
                .Append(_at < _tokens.Length ? _tokens[_at] : "<EOF>")
                .Append(" in ")
                .Append(_text)
                .ToString());

    [GeneratedRegex(@"""[^""]*""|[()]|[^\s()""]+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"(^|[\s)])(AND|OR)($|[\s(])", RegexOptions.IgnoreCase)]
    private static partial Regex Operator();

    [GeneratedRegex(@"\p{L}+|\p{Nd}+")]
    private static partial Regex Words();
}
