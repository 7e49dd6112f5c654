using System.Diagnostics;
using System.Text.Json;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A real process of ours, that can be killed like any.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ChildProcess(Process process, string announcement)
    {
        _process = process;
        Announcement = announcement;
    }

    /// <summary>The first line it printed.</summary>
    public string Announcement { get; }

    public static async Task<ChildProcess> StartEmulatorAsync() =>
        await StartAsync("OnceHub.Sync.Salesforce.Emulator", "--urls", "http://127.0.0.1:0");

    public static Task<ChildProcess> StartProductAsync(string folder, string emulator) =>
        StartAsync("OnceHub.Sync.Playground", "--no-samples", "--json", "--data", folder, "--port", "0", "--emulator", emulator);

    /// <summary>The emulator's address, from its first line.</summary>
    public string EmulatorUrl => Announcement.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal));

    /// <summary>The product that this process is, by its JSON line.</summary>
    public Product ToProduct()
    {
        using var contact = JsonDocument.Parse(Announcement);
        return new Product(contact.RootElement.Clone(), this);
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static async Task<ChildProcess> StartAsync(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OnceHub__Grains__LeaseDuration"] = "00:00:03", ["OnceHub__Grains__DoubtDelay"] = "00:00:03" },
        };
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(StartPatience);
        var line = await process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"{assembly} ended at its start: {await errors}");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new ChildProcess(process, line);
    }
}
