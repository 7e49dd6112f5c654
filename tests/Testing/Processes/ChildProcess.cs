using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace OnceHub.Sync.Testing;

/// <summary>
/// A real process of one of our programs: what it says is kept, line by line, and it is killed when this is disposed of, if it lives.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const int Seconds = 180;
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _said = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process, IReadOnlyDictionary<string, string> settings)
    {
        _process = process;
        Settings = settings;
        process.OutputDataReceived += (_, line) => Hear(line.Data, _output);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, _errors);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = WatchAsync();
    }

    public int Id => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>When it has ended and its outputs are read to their ends.</summary>
    public Task Exited { get; }

    /// <summary>What it was started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Where it listens; known once <see cref="ListensAsync"/> has returned.</summary>
    public Uri Url =>
        _listening.Task.IsCompletedSuccessfully
            ? _listening.Task.Result
            : throw new InvalidOperationException($"It does not listen: {Said}");

    /// <summary>Standard output.</summary>
    public string Output => TextOf(_output);

    /// <summary>Standard error.</summary>
    public string Errors => TextOf(_errors);

    /// <summary>Both outputs, in the order in which they came.</summary>
    public string Said => TextOf(_said);

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="assembly">A program that is beside the test's own assembly.</param>
    /// <param name="settings">Settings and environment variables; a colon in a name is written as the environment wants it.</param>
    /// <param name="folder">Where it is started; beside the program unless told otherwise.</param>
    public static ChildProcess Start(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments])
        {
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        settings ??= new Dictionary<string, string>();
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new ChildProcess(Process.Start(start)!, settings);
    }

    /// <summary>Waits until it says where it listens, as ASP.NET Core does.</summary>
    public async Task<Uri> ListensAsync()
    {
        try
        {
            return await _listening.Task.WaitAsync(TimeSpan.FromSeconds(Seconds));
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"It did not listen within {Seconds} s: {Said}");
        }
    }

    /// <summary>Waits until one of its outputs has these words.</summary>
    public Task SaysAsync(string words) => Eventually.HoldsAsync(
        () =>
            Said.Contains(words, StringComparison.Ordinal)
            || (Exited.IsCompleted ? throw new InvalidOperationException($"It ended: {Said}") : false),
        $"the process says '{words}'");

    /// <summary>The next line of standard output; null when there is none any more.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken = default) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>The same where a line must come.</summary>
    public async Task<string> NextLineAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        return await ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"It ended: {Said}");
    }

    /// <summary>Writes a line to its standard input, unless it has just ended.</summary>
    public async Task TellAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It died just before.
        }
    }

    /// <param name="signal">Its name without SIG: TERM as an orchestrator ends a process, INT as Ctrl-C, STOP, CONT.</param>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it ends by itself, and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await Exited.WaitAsync(TimeSpan.FromSeconds(Seconds));
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"It did not end within {Seconds} s: {Said}");
        }
    }

    /// <summary>Sends the signal and waits for the end.</summary>
    public Task<int> EndAsync(string signal)
    {
        Signal(signal);
        return ExitAsync();
    }

    /// <summary>Ends it as an orchestrator does.</summary>
    public Task<int> TerminateAsync() => EndAsync("TERM");

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        _listening.TrySetException(new InvalidOperationException($"It ended at its start: {Said}"));
        _lines.Writer.TryComplete();
    }

    private string TextOf(StringBuilder lines)
    {
        lock (_gate) return lines.ToString();
    }

    private void Hear(string? line, StringBuilder where)
    {
        if (line is null) return;
        lock (_gate)
        {
            where.AppendLine(line);
            _said.AppendLine(line);
        }
        if (where == _output) _lines.Writer.TryWrite(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at
            && Uri.TryCreate(line[(at + Listening.Length)..].Trim(), UriKind.Absolute, out var url)) _listening.TrySetResult(url);
    }
}
