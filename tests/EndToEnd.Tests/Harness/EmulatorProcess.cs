namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>The emulator as a process of its own, which outlives the products beside it.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly Dictionary<string, string> SoonTakenOver = new(Trouble.TriesSoon)
    {
        ["OnceHub:Grains:LeaseDuration"] = "00:00:03",
        ["OnceHub:Grains:DoubtDelay"] = "00:00:03",
    };

    private readonly ChildProcess _process;
    private readonly Uri _url;

    private EmulatorProcess(ChildProcess process, string announcement)
    {
        _process = process;
        _url = new Uri(announcement.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal)));
    }

    public static async Task<EmulatorProcess> StartAsync()
    {
        var process = ChildProcess.Start("OnceHub.Sync.Salesforce.Emulator", ["--urls", "http://127.0.0.1:0"]);
        return new EmulatorProcess(process, await process.NextLineAsync());
    }

    /// <summary>
    /// A product in a process that is killed when the product is disposed of, whose leases end soon after, and which tries again soon.
    /// </summary>
    public async Task<Product> StartProductAsync(string folder)
    {
        var playground = await PlaygroundProcess.StartAsync(folder, _url, settings: SoonTakenOver);
        return new Product(playground.Contact, playground);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
