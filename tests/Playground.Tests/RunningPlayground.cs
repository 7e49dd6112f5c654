using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OnceHub.Sync.Playground.Tests;

/// <summary>The command as somebody runs it: a real process, with what it says.</summary>
internal sealed class RunningPlayground : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private RunningPlayground(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Read(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>On any free ports, but for those that are named.</summary>
    public static RunningPlayground Start(params string[] arguments)
    {
        string[] ports = [
            .. arguments.Contains("--port") ? Array.Empty<string>() : ["--port", "0"],
            .. arguments.Contains("--emulator-port") ? Array.Empty<string>() : ["--emulator-port", "0"],
        ];
        return new RunningPlayground(Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Playground.dll"), .. ports, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!);
    }

    /// <summary>Waits until it says so, on either output.</summary>
    public Task SaysAsync(string text) => Eventually.HoldsAsync(
        () => Output.Contains(text, StringComparison.Ordinal) || Errors.Contains(text, StringComparison.Ordinal)
            || (_process.HasExited ? throw new InvalidOperationException($"It ended: {Output}{Errors}") : false),
        $"the playground says '{text}'");

    public async Task<int> SignalAsync(string signal)
    {
        Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        return await ExitAsync();
    }

    /// <summary>Waits until it ends, and its outputs are read to their ends.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    private static void Read(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
    }
}
