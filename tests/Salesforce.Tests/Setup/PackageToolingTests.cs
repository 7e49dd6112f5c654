using System.Diagnostics;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>Runs only where Node is and <c>npm ci</c> was run in tests/clients/salesforce-package.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageJudgeFactAttribute : FactAttribute
{
    public PackageJudgeFactAttribute()
    {
        if (Folder is null) Skip = "tests/clients/salesforce-package is not beside the build output.";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Skip = "Salesforce's source tooling is not installed: run npm ci in tests/clients/salesforce-package.";
    }

    public static string? Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string? Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "tests", "clients", "salesforce-package") is var found
                && File.Exists(Path.Combine(found, "judge.mjs")))
                return found;
        return null;
    }
}

public sealed class PackageToolingTests
{
    [PackageJudgeFact]
    public async Task Salesforces_own_tooling_finds_no_fault_in_the_package()
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", ["judge.mjs"])
            {
                WorkingDirectory = PackageJudgeFactAttribute.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, await output + await errors);
    }
}
