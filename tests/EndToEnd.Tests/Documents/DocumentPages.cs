namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>The repository's pages.</summary>
internal static class DocumentPages
{
    public static string Root { get; } = Find();

    /// <summary>Relative to the root: the readme and every page of docs.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Directory
            .GetFiles(Path.Combine(Root, "docs"), "*.md")
            .Select(file => $"docs/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<DocumentBlock> BlocksOf(string page) => DocumentBlock.Of(page, File.ReadAllText(Path.Combine(Root, page)));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OnceHub.Orleans.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
