using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// Full-text matching: all words of the term must be words of the record's fields, <c>*</c> ends a prefix.
/// Phone numbers are cut into groups of digits, and also found by their digits alone, however they were typed.
/// </summary>
internal sealed class SearchMatcher
{
    private const int ShortestNumber = 7;
    private readonly List<string> _words;
    private readonly string _digits;
    private readonly string _group;
    private readonly Func<IReadOnlyList<IReadOnlyList<string>>, bool>? _term;

    public SearchMatcher(string term, string group)
    {
        _group = group.ToUpperInvariant();
        _term = SearchTerm.Parse(term);
        _words = [.. Normal(term, keepStars: true).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        _digits = term.Any(char.IsAsciiLetter) ? "" : Digits(term);
        if (_words.Sum(w => w.Trim('*').Length) < 2)
            throw new SoqlException("MALFORMED_SEARCH", $"search term must be longer than one character: {term}");
    }

    public bool Matches(Row row)
    {
        var texts = row
            .Type.Fields.Where(IsSearched)
            .Select(f => (Field: f, Text: row[f] as string))
            .Where(t => t.Text is not null)
            .ToList();
        if (_term is not null)
            return _term([.. texts.SelectMany(t => Readings(t.Field, t.Text!))]);
        var all = string.Concat(texts.Select(t => " " + Normal(t.Text!, keepStars: false) + " "));
        return _words.TrueForAll(w => Holds(all, w)) || texts.Exists(t => t.Field.Type == FieldType.Phone && SameNumber(Digits(t.Text!)));
    }

    /// <summary>A phone's digits are one word, too.</summary>
    private static IEnumerable<IReadOnlyList<string>> Readings(Field field, string text) =>
        field.Type == FieldType.Phone ? [SearchTerm.WordsOf(text), [Digits(text)]] : [SearchTerm.WordsOf(text)];

    private bool IsSearched(Field field) => _group switch
    {
        "PHONE" => field.Type == FieldType.Phone,
        "EMAIL" => field.Type == FieldType.Email,
        "NAME" => field.NameField,
        _ => field.Type.IsText() && field.Type != FieldType.Encrypted,
    };

    private bool SameNumber(string digits) =>
        _digits.Length >= ShortestNumber
        && digits.Length >= ShortestNumber
        && (digits.EndsWith(_digits, StringComparison.Ordinal) || _digits.EndsWith(digits, StringComparison.Ordinal));

    private static bool Holds(string text, string word) => word.EndsWith('*')
        ? text.Contains(" " + word.TrimEnd('*'), StringComparison.Ordinal)
        : text.Contains($" {word} ", StringComparison.Ordinal);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string Normal(string text, bool keepStars)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
            normal.Append(char.IsLetterOrDigit(c) || (keepStars && c == '*') ? char.ToLowerInvariant(c) : ' ');
        return string.Join(' ', normal.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
