namespace OnceHub.Sync.Benchmarks;

/// <summary>Runs what was asked for, one after the other, and prints what came out.</summary>
internal static class Benchmark
{
    private const string Usage = """
        Measures the product on this machine. Numbers are of one run: compare the ratios, not the times.

          dotnet run -c Release --project tests/Benchmarks -- [accept|sync|bulk|pair|lifecycle|fairness|neighbours|memory|search|pages|capacity|all]… [--quick] [--json FILE]

          dotnet run -c Release --project tests/Benchmarks -- hostile --minutes N

          --quick      smaller bursts and shorter runs
          --json FILE  write the results there too
        """;

    private static readonly Dictionary<string, Func<Report, bool, Task>> All = new()
    {
        ["accept"] = AcceptBenchmark.RunAsync,
        ["sync"] = SyncBenchmark.RunAsync,
        ["bulk"] = BulkBenchmark.RunAsync,
        ["pair"] = PairBenchmark.RunAsync,
        ["lifecycle"] = LifecycleBenchmark.RunAsync,
        ["fairness"] = FairnessBenchmark.RunAsync,
        ["neighbours"] = NeighboursBenchmark.RunAsync,
        ["memory"] = MemoryBenchmark.RunAsync,
        ["search"] = SearchBenchmark.RunAsync,
        ["pages"] = PagesBenchmark.RunAsync,
        ["capacity"] = CapacitySimulation.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var jsonAt = Array.IndexOf(args, "--json");
        var file = jsonAt >= 0 && jsonAt + 1 < args.Length ? args[jsonAt + 1] : null;
        var names = args.Where((arg, i) => arg != "--quick" && (jsonAt < 0 || (i != jsonAt && i != jsonAt + 1))).ToArray();
        if (names.Length == 0 || names.Contains("all")) names = [.. All.Keys];
        if (names.FirstOrDefault(name => !All.ContainsKey(name)) is { } unknown || (jsonAt >= 0 && file is null))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        var report = new Report(quick);
        foreach (var name in names)
        {
            await All[name](report, quick);
            report.Print(name);
        }
        if (file is not null) await File.WriteAllTextAsync(file, report.ToJson());
        return 0;
    }
}
