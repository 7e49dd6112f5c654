namespace OnceHub.Sync.Benchmarks;

/// <summary>Runs what was asked for, one after the other, and prints what came out.</summary>
internal static class Benchmark
{
    private static readonly Dictionary<string, Func<Report, bool, Task>> All = new()
    {
        ["accept"] = AcceptBenchmark.RunAsync,
        ["sync"] = SyncBenchmark.RunAsync,
        ["bulk"] = BulkBenchmark.RunAsync,
        ["pair"] = PairBenchmark.RunAsync,
        ["lone"] = LoneBenchmark.RunAsync,
        ["stages"] = StagesBenchmark.RunAsync,
        ["scaling"] = ScalingBenchmark.RunAsync,
        ["lifecycle"] = LifecycleBenchmark.RunAsync,
        ["fairness"] = FairnessBenchmark.RunAsync,
        ["neighbours"] = NeighboursBenchmark.RunAsync,
        ["memory"] = MemoryBenchmark.RunAsync,
        ["search"] = SearchBenchmark.RunAsync,
        ["pages"] = PagesBenchmark.RunAsync,
        ["capacity"] = CapacitySimulation.RunAsync,
    };

    private static string Usage => $"""
        Measures the product on this machine. Numbers are of one run: compare the ratios, not the times.

          dotnet run -c Release --project tests/Benchmarks -- NAME… [--quick] [--json FILE] [--against COMMIT]

          dotnet run -c Release --project tests/Benchmarks -- hostile --minutes N

          NAME              {string.Join(", ", All.Keys)}, or all
          --quick           smaller bursts and shorter runs
          --json FILE       write the results there too
          --against COMMIT  build that version beside, run its own benchmark of the same name before each, and print both
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        List<string> names = [];
        var (quick, file, commit) = (false, (string?)null, (string?)null);
        var words = new Queue<string>(args);
        while (words.TryDequeue(out var word))
        {
            if (word == "--quick") quick = true;
            else if (word == "--json" && words.TryDequeue(out file)) continue;
            else if (word == "--against" && words.TryDequeue(out commit)) continue;
            else if (word == "all" || All.ContainsKey(word)) names.Add(word);
            else
            {
                await Console.Error.WriteLineAsync(Usage);
                return 2;
            }
        }
        if (names.Count == 0 || names.Contains("all")) names = [.. All.Keys];
        var report = new Report(quick);
        await using var control = commit is null ? null : await Control.BuildAsync(commit);
        foreach (var name in names)
        {
            var before = control is null ? null : await control.RunAsync(name, quick);
            await All[name](report, quick);
            if (control is not null) report.SetBeside(name, control.Commit, before);
            report.Print(name);
        }
        if (file is not null) await File.WriteAllTextAsync(file, report.ToJson());
        return 0;
    }
}
