using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>What people add to their name in brackets: a company, pronouns, a nickname.</summary>
internal static class BracketedText
{
    private const string Opening = "([{<\uFF08\uFF3B\u3010";
    private const string Closing = ")]}>\uFF09\uFF3D\u3011";

    /// <summary>The text outside of brackets, all of it where that has no letter. One that is not closed reaches to the end.</summary>
    public static string Without(string text)
    {
        if (!text.Any(c => Opening.Contains(c, StringComparison.Ordinal))) return text;
        var outside = new StringBuilder(text.Length);
        var depth = 0;
        foreach (var c in text)
        {
            if (Opening.Contains(c, StringComparison.Ordinal)) depth++;
            else if (depth > 0 && Closing.Contains(c, StringComparison.Ordinal)) depth--;
            else if (depth == 0) outside.Append(c);
            if (depth > 0 && outside is [.., not ' ']) outside.Append(' ');
        }
        var rest = outside.ToString();
        if (PersonName.HasLetterOrDigit(rest)) return rest;
        return string.Concat(text.Select(c => (Opening + Closing).Contains(c, StringComparison.Ordinal) ? ' ' : c));
    }
}
