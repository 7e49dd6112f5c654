using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>Rich text fields hold HTML; OnceHub's forms have plain text.</summary>
public static partial class HtmlText
{
    /// <summary>What a guest typed is text, also where the field shows HTML.</summary>
    public static string Of(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace("\n", "<br>", StringComparison.Ordinal);

    /// <summary>
    /// The text as a page shows it, with a line for each <c>br</c> and each paragraph, list item or the like. What
    /// <see cref="Of"/> made comes back as it was.
    /// </summary>
    public static string Read(string html)
    {
        var text = new StringBuilder(html.Length);
        var (at, startsLine) = (0, false);
        foreach (Match tag in Tags().Matches(html))
        {
            Append(Shown(html[at..tag.Index]));
            at = tag.Index + tag.Length;
            if (tag.Groups["line"].Success) Append("\n");
            // Where a line is empty, a paragraph begins on it.
            else if (tag.Groups["block"].Success) startsLine = text.Length > 0 && text[^1] != '\n';
        }
        Append(Shown(html[at..]));
        return text.ToString();

        void Append(string part)
        {
            if (part.Length == 0) return;
            if (startsLine) text.Append('\n');
            startsLine = false;
            text.Append(part);
        }
    }

    /// <summary>A line end of the source is a blank, and nothing where nothing else stands.</summary>
    private static string Shown(string part)
    {
        if (part.AsSpan().ContainsAny('\r', '\n'))
            part = string.IsNullOrWhiteSpace(part) ? "" : part.ReplaceLineEndings(" ");
        return WebUtility.HtmlDecode(part.Replace("&nbsp;", " ", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"</?(?:(?<line>br)|(?<block>p|div|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|pre)|[a-z][a-z0-9]*)(?![a-z0-9])[^<>]*>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tags();
}
