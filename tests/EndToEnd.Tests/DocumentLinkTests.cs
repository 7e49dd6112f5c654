using System.Text.RegularExpressions;
using OnceHub.Sync.EndToEnd.Tests.Documents;

namespace OnceHub.Sync.EndToEnd.Tests;

public sealed partial class DocumentLinkTests
{
    [Fact]
    public void Every_link_between_the_documents_leads_to_a_file()
    {
        var root = DocumentPages.Root;
        string[] documents =
        [
            Path.Combine(root, "README.md"),
            .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories),
        ];
        var dead = from document in documents
                   from Match link in Link().Matches(File.ReadAllText(document))
                   let target = link.Groups[1].Value.Split('#')[0]
                   where target.Length > 0 && !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target))
                   select $"{Path.GetRelativePath(root, document)}: {target}";

        Assert.Equal([], dead);
    }

    /// <summary>The target of a Markdown link, unless it has a scheme.</summary>
    [GeneratedRegex(@"\]\((?![a-z]+:)([^)\s]+)\)")]
    private static partial Regex Link();
}
