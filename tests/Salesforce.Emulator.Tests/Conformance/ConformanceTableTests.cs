using System.Reflection;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>
/// Holds the conformance table of docs/emulator.md to the tests: a row is proven by a probe, or says that it is not emulated.
/// </summary>
public sealed class ConformanceTableTests
{
    private static readonly ConformanceAttribute[] Probes =
    [
        .. typeof(ConformanceTableTests).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<ConformanceAttribute>()
            .Concat(type.GetMethods().SelectMany(method => method.GetCustomAttributes<ConformanceAttribute>()))),
    ];

    [Fact]
    public void Every_row_is_proven_by_a_probe()
    {
        var proven = Probes.Select(probe => probe.Row).ToHashSet();
        Assert.Empty(Rows().Where(row => row.Value != "not emulated").Select(row => row.Key).Except(proven));
    }

    [Fact]
    public void Every_probe_has_its_row_and_its_source()
    {
        Assert.Empty(Probes.Select(probe => probe.Row).Distinct().Except(Rows().Keys));
        Assert.All(Probes, probe => Assert.NotEqual("", probe.Source.Trim()));
    }

    [Theory]
    [InlineData(Basis.Documented, "doc")]
    [InlineData(Basis.Known, "known")]
    [InlineData(Basis.Assumed, "assumed")]
    public void A_row_says_what_its_probes_rest_on(Basis basis, string word)
    {
        var rows = Rows();
        Assert.All(Probes.Where(probe => probe.Basis == basis), probe => Assert.Contains(word, rows[probe.Row], StringComparison.Ordinal));
    }

    /// <summary>What each row of the table rests on.</summary>
    private static Dictionary<string, string> Rows()
    {
        var lines = File.ReadLines(Docs())
            .SkipWhile(line => line != "## Conformance")
            .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Skip(1);
        return lines
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split(" | ", StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0], cells => cells[^1].TrimStart('|').Trim());
    }

    private static string Docs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "emulator.md")))
            folder = folder.Parent ?? throw new InvalidOperationException("docs/emulator.md is not above the build output.");
        return Path.Combine(folder.FullName, "docs", "emulator.md");
    }
}
