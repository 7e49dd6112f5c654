using System.Diagnostics;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Runs only where Node is and <c>npm ci</c> was run in tests/clients/openapi.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenApiToolFactAttribute : FactAttribute
{
    public OpenApiToolFactAttribute()
    {
        if (Folder is null) Skip = "tests/clients/openapi is not beside the build output.";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@redocly", "cli")))
            Skip = "The OpenAPI tools are not installed: run npm ci in tests/clients/openapi.";
    }

    public static string? Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string? Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "tests", "clients", "openapi") is var found && File.Exists(Path.Combine(found, "judge.mjs")))
                return found;
        return null;
    }
}

public sealed class OpenApiToolTests
{
    [OpenApiToolFact]
    public async Task Linters_find_no_fault_in_the_description_and_a_client_made_of_it_in_TypeScript_works()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var file = Path.GetTempFileName() + ".json";
        await File.WriteAllTextAsync(file, await gateway.Client.GetStringAsync("/openapi/v1.json"));
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", file, gateway.Client.BaseAddress!.ToString()])
        {
            WorkingDirectory = OpenApiToolFactAttribute.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPERATOR_KEY"] = GatewayHost.OperatorKey, ["API_KEY"] = org.ApiKey },
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);
        File.Delete(file);
        Assert.True(node.ExitCode == 0, await output + await errors);
    }
}
