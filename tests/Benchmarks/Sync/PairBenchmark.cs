
namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Bursts of new Contacts with their Accounts on each database, short enough for two builds of the product to be measured in
/// turns on a machine that is busy with other things as well.
/// </summary>
internal static class PairBenchmark
{
    private const string Name = "pair";
    private const int WarmUp = 8_000;
    private const int Rounds = 3;

    public static async Task RunAsync(Report report, bool quick)
    {
        var size = quick ? 10_000 : 100_000;
        await EachStore.RunAsync(Name, (store, configuration) => MeasureAsync(report, size, store, configuration));
    }

    private static async Task MeasureAsync(Report report, int size, string store, (string Name, string Value)[] configuration)
    {
        await using var product = await RunningProduct.StartAsync(configuration);
        for (var round = 1; round <= Rounds; round++)
        {
            var org = $"pair{round}";
            await product.ConnectAsync(org);
            await Burst.OfGuestsAsync(product, org, $"{org}-warm", round == 1 ? WarmUp : 1);
            var burst = await Burst.OfGuestsAsync(product, org, org, size);
            report.Add(Name, $"{store}, {size:N0}, {round}", burst.Figures("booking"));
        }
    }
}
