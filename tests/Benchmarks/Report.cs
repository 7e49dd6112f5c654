using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OnceHub.Sync.Benchmarks;

/// <summary>One case of a benchmark, with its figures in the order in which they are shown.</summary>
internal sealed record Result(string Benchmark, string Case, IReadOnlyDictionary<string, double> Figures);

/// <summary>What was measured, as a table and as JSON.</summary>
internal sealed class Report(bool quick)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Result> _results = [];

    public void Add(string benchmark, string what, params (string Name, double Value)[] figures)
    {
        _results.Add(new Result(benchmark, what, figures.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 5))));
        Console.Error.WriteLine(
            $"{benchmark}: {what}: {string.Join(", ", figures.Select(figure => $"{figure.Name} {Number(figure.Value)}"))}");
    }

    /// <summary>Sets below each case what another version measured of it, and this one's figures divided by those.</summary>
    /// <param name="before">Null when that version has no such benchmark.</param>
    public void SetBeside(string benchmark, string commit, IReadOnlyList<Result>? before)
    {
        if (before is null) Console.Error.WriteLine($"{benchmark}: {commit} has no such benchmark.");
        // A name may come again: its second case is set beside the other version's second.
        var others = (before ?? []).GroupBy(result => result.Case).ToDictionary(same => same.Key, same => new Queue<Result>(same));
        foreach (var now in _results.Where(result => result.Benchmark == benchmark).ToArray())
        {
            if (!others.TryGetValue(now.Case, out var same) || !same.TryDequeue(out var then)) continue;
            var ratios = now.Figures
                .Where(figure => then.Figures.GetValueOrDefault(figure.Key) != 0)
                .ToDictionary(figure => figure.Key, figure => Math.Round(figure.Value / then.Figures[figure.Key], 3));
            _results.InsertRange(
                _results.IndexOf(now) + 1, [then with { Case = $"  {commit}" }, new Result(benchmark, "  this / that", ratios)]);
        }
    }

    public void Print(string benchmark)
    {
        var results = _results.Where(result => result.Benchmark == benchmark).ToArray();
        var columns = results.SelectMany(result => result.Figures.Keys).Distinct().ToArray();
        string[][] rows =
        [
            [benchmark, .. columns],
            .. results.Select(result =>
                (string[])[result.Case, .. columns.Select(column => result.Figures.TryGetValue(column, out var value) ? Number(value) : "")]
            ),
        ];
        var widths = Enumerable.Range(0, columns.Length + 1).Select(i => rows.Max(row => row[i].Length)).ToArray();
        Console.WriteLine();
        for (var r = 0; r < rows.Length; r++)
        {
            Console.WriteLine(
                $"| {string.Join(" | ", rows[r].Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
            if (r == 0)
                Console.WriteLine(
                    $"|{string.Join("|", widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|"
                );
        }
    }

    /// <summary>The results in what <see cref="ToJson"/> wrote, of this version or another.</summary>
    public static IReadOnlyList<Result> ResultsIn(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("results").Deserialize<Result[]>(Json)!;
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            at = DateTimeOffset.UtcNow,
            quick,
            processors = Environment.ProcessorCount,
            runtime = RuntimeInformation.FrameworkDescription,
            results = _results,
        },
        Json);

    private static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
