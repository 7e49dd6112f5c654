using System.Text.RegularExpressions;

namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Language">The first word behind the fence.</param>
/// <param name="Why">The words after it: why it is not run.</param>
/// <param name="IsAnswer">It follows another block with nothing between, so it shows what that one answers.</param>
internal sealed partial record DocumentBlock(string Page, int Line, string Language, string Why, string Text, bool IsAnswer)
{
    public override string ToString() => $"{Page}:{Line}";

    public static IReadOnlyList<DocumentBlock> Of(string page, string text)
    {
        var blocks = new List<DocumentBlock>();
        var end = -1;
        foreach (Match fence in Fence().Matches(text))
        {
            var words = fence.Groups["words"].Value.Trim().Split(' ', 2);
            blocks.Add(new DocumentBlock(
                page,
                text.AsSpan(0, fence.Index).Count('\n') + 1,
                words[0],
                words.ElementAtOrDefault(1) ?? "",
                fence.Groups["text"].Value,
                fence.Index == end));
            end = fence.Index + fence.Length;
        }
        return blocks;
    }

    [GeneratedRegex("^```(?<words>[^\n]*)\n(?<text>.*?)^```\n?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
