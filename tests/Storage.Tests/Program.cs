namespace OnceHub.Sync.Storage.Tests;

/// <summary>
/// A child process for the crash tests: appends, and binds, without end, and names on its output each event that was
/// acknowledged. It is there to be killed. <c>measure N</c> tells what work costs with N rows behind it, <c>erasure-costs N</c>
/// what it costs that erased rows are overwritten and that N who were erased or retired are remembered.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["measure", var rows])
        {
            await Measurement.RunAsync(int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }
        if (args is ["erasure-costs", var remembered])
        {
            await ErasureCosts.RunAsync(int.Parse(remembered, System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }
        if (args is not [var provider, var place]) return 2;
        var options = new StorageOptions { Provider = Enum.Parse<StorageProvider>(provider), KeyFile = Path.GetTempFileName() };
        File.Delete(options.KeyFile);
        if (options.Provider == StorageProvider.Sqlite) options.Path = place;
        else options.ConnectionString = place;

        await using var store = SyncStores.Open(options);
        var output = TextWriter.Synchronized(Console.Out);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async producer =>
        {
            for (var i = 0; ; i++)
            {
                var id = $"EVNT-{Environment.ProcessId}-{producer}-{i}";
                await store.AppendAsync([Samples.Event(id, $"BKNG-{producer}")], default);
                await output.WriteLineAsync(id);
            }
        }));
        return 0;
    }
}
