using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A real process with any arguments, whose two outputs are kept apart.</summary>
internal sealed class StartedProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StartedProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Read(_errors, line.Data);
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"It ended at its start: {Errors}{Output}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Errors => Text(_errors);

    public string Output => Text(_output);

    /// <param name="folder">Where it is started; beside the executable unless told otherwise.</param>
    public static StartedProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Silo.dll"), .. arguments])
        {
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Urls"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new StartedProcess(Process.Start(start)!);
    }

    public Task<Uri> ListensAsync() => _listening.Task.WaitAsync(Patience);

    /// <summary>The same where the log has another form.</summary>
    public Task ListensAsync(string words) => Eventually.HoldsAsync(() => Output.Contains(words, StringComparison.Ordinal), "it listens");

    /// <summary>Waits until it ends by itself, and its outputs are read to their ends.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async Task<int> TerminateAsync()
    {
        Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        return await ExitAsync();
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

    private void Read(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at
            && Uri.TryCreate(line[(at + Listening.Length)..].Trim(), UriKind.Absolute, out var url)) _listening.TrySetResult(url);
    }
}
