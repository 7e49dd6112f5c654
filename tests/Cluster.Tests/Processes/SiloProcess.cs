using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A real process of the product, in the roles it is given, on a cluster's database.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, int gatewayPort)
    {
        _process = process;
        GatewayPort = gatewayPort;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"The process ended at its start: {Output}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url => _listening.Task.IsCompletedSuccessfully ? _listening.Task.Result : throw new InvalidOperationException("It does not listen yet.");

    public int Id => _process.Id;

    /// <summary>Where Orleans' clients reach a silo; 0 for a process without that role.</summary>
    public int GatewayPort { get; }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public static SiloProcess Launch(string roles, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Silo.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OnceHub__Silo__Roles"] = roles;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        start.Environment["Logging__LogLevel__OnceHub.Sync"] = "Information";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var gatewayPort = int.Parse(settings.GetValueOrDefault("OnceHub:Cluster:GatewayPort", "0"), CultureInfo.InvariantCulture);
        return new SiloProcess(Process.Start(start)!, gatewayPort);
    }

    public static async Task<SiloProcess> StartAsync(string roles, IReadOnlyDictionary<string, string> settings)
    {
        var process = Launch(roles, settings);
        try
        {
            await process._listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return process;
        }
        catch (TimeoutException)
        {
            await process.KillAsync();
            throw new InvalidOperationException($"It did not listen within 60 s: {process.Output}");
        }
    }

    /// <summary>kill -9: no handler runs, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator ends a process. Returns the exit code.</summary>
    public async Task<int> TerminateAsync(int seconds = 60)
    {
        Signal();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(seconds));
        return _process.ExitCode;
    }

    public void Signal() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        const string listening = "Now listening on: ";
        if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at) _listening.TrySetResult(new Uri(line[(at + listening.Length)..].Trim()));
    }
}
