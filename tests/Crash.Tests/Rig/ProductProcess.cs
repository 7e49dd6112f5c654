using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>A real process of the product that can be killed, and stopped, anywhere.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProductProcess(Process process)
    {
        _process = process;
        _ = ReadAsync();
        _ = LogAsync();
    }

    public Uri Url { get; private set; } = null!;

    public Task Exited => _process.WaitForExitAsync();

    public bool IsAlive => !_process.HasExited;

    /// <summary>What it said on standard error.</summary>
    public string Log
    {
        get { lock (_log) return _log.ToString(); }
    }

    public static async Task<ProductProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Crash.Tests.dll"), "host"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        // It lives for seconds: code that is compiled well pays for nothing.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__Console__LogToStandardErrorThreshold"] = "Trace";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = new ProductProcess(Process.Start(start)!);
        try
        {
            process.Url = await process._listening.Task.WaitAsync(StartPatience);
            return process;
        }
        catch (Exception notStarted) when (notStarted is TimeoutException or InvalidOperationException)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"The product did not start: {process.Log}", notStarted);
        }
    }

    /// <summary>It dies when it passes the point for the n-th time from now.</summary>
    public Task KillAtAsync(string point, int count) => OrderAsync($"kill {count} {point}");

    /// <summary>Whoever passes the point for the n-th time from now is held there; <see cref="HeldAsync"/> tells.</summary>
    public Task HoldAtAsync(string point, int count) => OrderAsync($"hold {count} {point}");

    /// <summary>False when nobody came to the point in time.</summary>
    public async Task<bool> HeldAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await _lines.Reader.ReadAsync(deadline.Token);
            return true;
        }
        catch (Exception late) when (late is OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Lets go what is held.</summary>
    public Task GoAsync() => OrderAsync("go");

    /// <summary>SIGSTOP: it stands still and knows nothing of it.</summary>
    public void Stop() => Signal("-STOP");

    public void Continue() => Signal("-CONT");

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

    private async Task OrderAsync(string order)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(order);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It died just before.
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["listening", var url]) _listening.TrySetResult(new Uri(url));
            else if (line.StartsWith("at ", StringComparison.Ordinal)) _lines.Writer.TryWrite(line);
        }
        _listening.TrySetException(new InvalidOperationException("It ended."));
        _lines.Writer.TryComplete();
    }

    private async Task LogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            lock (_log) _log.AppendLine(line);
    }
}
