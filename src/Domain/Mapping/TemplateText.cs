namespace OnceHub.Sync.Domain;

/// <summary>Text with the names of sources in braces. A brace that is not closed is text.</summary>
internal static class TemplateText
{
    public static IEnumerable<(bool IsSource, string Text)> Split(string template)
    {
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                yield return (false, template[at..]);
                yield break;
            }
            if (open > at) yield return (false, template[at..open]);
            yield return (true, template[(open + 1)..close].Trim());
            at = close + 1;
        }
    }
}
