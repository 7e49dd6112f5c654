using System.Diagnostics;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Clients;

/// <summary>Clients that others wrote run against the emulator unmodified.</summary>
public sealed class ClientTests
{
    [ClientFact("jsforce", "jsforce")]
    public Task Jsforce_runs_unmodified() => Run("jsforce");

    [ClientFact("jsforce-1", "jsforce")]
    public Task Jsforce_1_runs_unmodified() => Run("jsforce-1");

    [ClientFact("nforce", "nforce")]
    public Task Nforce_runs_unmodified() => Run("nforce");

    [ClientFact("salesforce-cli", "@salesforce/cli")]
    public Task The_Salesforce_CLI_runs_unmodified() => Run("salesforce-cli");

    private static async Task Run(string client)
    {
        await using var emulator = await RunningEmulator.StartAsync(withToken: false);
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", emulator.Url])
        {
            WorkingDirectory = ClientFactAttribute.FolderOf(client), RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, await output + await errors);
    }
}
