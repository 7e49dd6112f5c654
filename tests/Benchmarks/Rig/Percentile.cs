namespace OnceHub.Sync.Benchmarks;

internal static class Percentile
{
    /// <summary>Zero when there is nothing.</summary>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(percent / 100 * sorted.Length) - 1];
    }
}
