namespace OnceHub.Sync.Crash.Tests;

/// <summary>A real process of the product that can be killed, and stopped, anywhere.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ProductProcess(ChildProcess process) => _process = process;

    public Uri Url => _process.Url;

    public Task Exited => _process.Exited;

    public bool IsAlive => _process.IsAlive;

    /// <summary>What it said on standard error.</summary>
    public string Log => _process.Errors;

    public static async Task<ProductProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(settings)
        {
            // It lives for seconds: code that is compiled well pays for nothing.
            ["DOTNET_TieredPGO"] = "0",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:Console:LogToStandardErrorThreshold"] = "Trace",
        };
        var process = ChildProcess.Start("OnceHub.Sync.Crash.Tests", ["host"], all);
        try
        {
            await process.ListensAsync();
            return new ProductProcess(process);
        }
        catch (InvalidOperationException)
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>It dies when it passes the point for the n-th time from now.</summary>
    public Task KillAtAsync(string point, int count) => _process.TellAsync($"kill {count} {point}");

    /// <summary>Whoever passes the point for the n-th time from now is held there; <see cref="HeldAsync"/> tells.</summary>
    public Task HoldAtAsync(string point, int count) => _process.TellAsync($"hold {count} {point}");

    /// <summary>False when nobody came to the point in time.</summary>
    public async Task<bool> HeldAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            while (await _process.ReadLineAsync(deadline.Token) is { } line)
                if (line.StartsWith("at ", StringComparison.Ordinal)) return true;
        }
        catch (OperationCanceledException)
        {
            // Too late.
        }
        return false;
    }

    /// <summary>Lets go what is held.</summary>
    public Task GoAsync() => _process.TellAsync("go");

    /// <summary>SIGSTOP: it stands still and knows nothing of it.</summary>
    public void Stop() => _process.Signal("STOP");

    public void Continue() => _process.Signal("CONT");

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
