using System.Text.Json;

namespace OnceHub.Sync.Testing;

/// <summary>The playground as a process of its own, over a folder that outlives it.</summary>
public sealed class PlaygroundProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private PlaygroundProcess(ChildProcess process, string told)
    {
        _process = process;
        Contact = JsonElement.Parse(told);
    }

    /// <summary>What it tells in JSON: its addresses and keys.</summary>
    public JsonElement Contact { get; }

    public Uri Url => new(Contact.GetProperty("gateway").GetString()!);

    /// <summary>Opens the console, signed in; once.</summary>
    public Uri ConsoleLink => new(Contact.GetProperty("console").GetString()!);

    /// <summary>With any arguments, on any free ports but for those that are named.</summary>
    public static ChildProcess Start(params string[] arguments)
    {
        string[] ports =
        [
            .. arguments.Contains("--port") ? Array.Empty<string>() : ["--port", "0"],
            .. arguments.Contains("--emulator-port") || arguments.Contains("--emulator") ? Array.Empty<string>() : ["--emulator-port", "0"],
        ];
        return ChildProcess.Start("OnceHub.Sync.Playground", [.. ports, .. arguments]);
    }

    /// <summary>Without sample bookings, beside an emulator that outlives it.</summary>
    public static async Task<PlaygroundProcess> StartAsync(
        string folder, Uri emulator, int port = 0, IReadOnlyDictionary<string, string>? settings = null)
    {
        var process = ChildProcess.Start(
            "OnceHub.Sync.Playground",
            ["--json", "--no-samples", "--data", folder, "--emulator", emulator.AbsoluteUri, "--port", $"{port}"],
            settings);
        try
        {
            return new PlaygroundProcess(process, await process.NextLineAsync());
        }
        catch (Exception notStarted) when (notStarted is OperationCanceledException or InvalidOperationException)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"The playground did not start: {process.Said}", notStarted);
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
