using System.Diagnostics;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>What a round of all that is asked of a store costs, with little and with much behind it.</summary>
internal static class Measurement
{
    private const int WarmUp = 10;
    private const int Rounds = 40;

    public static async Task RunAsync(int most)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            if (kind == StoreKind.Postgres && PostgresServer.WhyNot is not null) continue;
            for (var rows = most / 100; rows <= most; rows *= 10)
            {
                await using var test = await TestStore.OpenAsync(kind);
                await StoreFilling.FillAsync(test, kind, rows);
                for (var round = 0; round < WarmUp; round++) await StoreWork.RoundAsync(test.Store, round);
                var times = new List<double>();
                for (var round = WarmUp; round < WarmUp + Rounds; round++)
                {
                    var watch = Stopwatch.StartNew();
                    await StoreWork.RoundAsync(test.Store, round);
                    times.Add(watch.Elapsed.TotalMilliseconds);
                }
                Console.WriteLine(
                    $"{kind, -9} {rows, 10:N0} rows behind: {times.Order().ElementAt(Rounds / 2):0.0} ms a round (median of {Rounds})");
            }
        }
    }
}
