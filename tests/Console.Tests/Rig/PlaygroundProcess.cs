using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>The playground as a process of its own, which can be killed.</summary>
internal sealed class PlaygroundProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private PlaygroundProcess(Process process) => _process = process;

    public Uri Url { get; private set; } = null!;

    /// <summary>Opens the console, signed in; once.</summary>
    public Uri ConsoleLink { get; private set; } = null!;

    /// <param name="emulator">Which goes on when this is killed.</param>
    /// <param name="port">0 for any that is free.</param>
    public static async Task<PlaygroundProcess> StartAsync(string folder, Uri emulator, int port)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Playground.dll"),
            "--json", "--no-samples", "--data", folder, "--emulator", emulator.AbsoluteUri, "--port", $"{port}",
        ];
        var started = new PlaygroundProcess(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!);
        started._process.ErrorDataReceived += (_, line) => { lock (started._log) started._log.AppendLine(line.Data); };
        started._process.BeginErrorReadLine();
        try
        {
            var line = await started._process.StandardOutput.ReadLineAsync().WaitAsync(StartPatience)
                ?? throw new InvalidOperationException("It ended.");
            var told = JsonNode.Parse(line)!;
            (started.Url, started.ConsoleLink) = (new Uri(told["gateway"]!.GetValue<string>()), new Uri(told["console"]!.GetValue<string>()));
            return started;
        }
        catch (Exception notStarted) when (notStarted is TimeoutException or InvalidOperationException)
        {
            await started.DisposeAsync();
            lock (started._log) throw new InvalidOperationException($"The playground did not start: {started._log}", notStarted);
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
