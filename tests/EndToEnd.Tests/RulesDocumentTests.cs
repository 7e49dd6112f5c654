using System.Text.RegularExpressions;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>
/// docs/rules.md says of each rule which type decides it and which test holds it: both are there, each in the file of its name.
/// </summary>
public sealed partial class RulesDocumentTests
{
    private static readonly DirectoryInfo Root = FindRoot();

    private static readonly (string Rule, string[] Types, string[] Tests)[] Rows =
    [
        .. from line in File.ReadLines(Path.Combine(Root.FullName, "docs", "rules.md"))
            .SkipWhile(line => line != "## Where each rule is decided")
           let cells = line.Split('|')
           where cells.Length == 5 && Name().IsMatch(cells[2])
           select (cells[1].Trim(), NamesIn(cells[2]), NamesIn(cells[3])),
    ];

    [Fact]
    public void Each_rule_names_the_types_that_decide_it()
    {
        Assert.InRange(Rows.Length, 30, 200);
        Assert.Equal([], MissingIn("src", row => row.Types));
    }

    [Fact]
    public void Each_rule_names_the_tests_that_hold_it()
    {
        Assert.All(Rows, row => Assert.NotEmpty(row.Tests));
        Assert.Equal([], MissingIn("tests", row => row.Tests));
    }

    [Fact]
    public void Every_table_of_cases_holds_a_rule()
    {
        var tables = Directory.GetFiles(Path.Combine(Root.FullName, "tests", "EndToEnd.Tests", "Rules"), "*Cases.cs");
        Assert.NotEmpty(tables);
        Assert.Equal([], tables.Select(file => Path.GetFileNameWithoutExtension(file)).Except(Rows.SelectMany(row => row.Tests)));
    }

    private static IEnumerable<string> MissingIn(string folder, Func<(string Rule, string[] Types, string[] Tests), string[]> names)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root.FullName, folder), "*.cs", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file)).ToDictionary(same => same.Key, same => same.ToArray());
        return from row in Rows
               from name in names(row)
               where !files.TryGetValue(name, out var found) || !found.Any(file => Declares(file, name))
               select $"{row.Rule}: {name}";
    }

    private static bool Declares(string file, string name) =>
        Regex.IsMatch(File.ReadAllText(file), $@"\b(class|record|struct|interface|enum) {Regex.Escape(name)}\b");

    private static string[] NamesIn(string cell) => [.. Name().Matches(cell).Select(match => match.Groups[1].Value)];

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OnceHub.Orleans.sln"))) folder = folder.Parent;
        return folder;
    }

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();
}
