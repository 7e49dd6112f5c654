using System.Diagnostics;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Clients;

/// <summary>Runs only where Node is and <c>npm ci</c> was run in tests/clients/jsforce.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JsforceFactAttribute : FactAttribute
{
    public JsforceFactAttribute()
    {
        if (Folder is null)
            Skip = "tests/clients/jsforce is not beside the build output.";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "jsforce")))
            Skip = "jsforce is not installed: run npm ci in tests/clients/jsforce.";
    }

    public static string? Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string? Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "tests", "clients", "jsforce", "judge.mjs")))
                return Path.Combine(folder.FullName, "tests", "clients", "jsforce");
        return null;
    }
}

public sealed class JsforceTests
{
    [JsforceFact]
    public async Task Jsforce_runs_unmodified()
    {
        await using var emulator = await RunningEmulator.StartAsync(withToken: false);
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", emulator.Url]) { WorkingDirectory = JsforceFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, await output + await errors);
    }
}
