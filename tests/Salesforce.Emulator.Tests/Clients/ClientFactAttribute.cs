namespace OnceHub.Sync.Salesforce.Emulator.Tests.Clients;

/// <summary>Runs only where Node is and <c>npm ci</c> was run in the client's folder of tests/clients.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(string client, string package)
    {
        if (FolderOf(client) is not { } folder)
            Skip = $"tests/clients/{client} is not beside the build output.";
        else if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
            Skip = $"{package} is not installed: run npm ci in tests/clients/{client}.";
    }

    public static string? FolderOf(string client)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "tests", "clients", client, "judge.mjs")))
                return Path.Combine(folder.FullName, "tests", "clients", client);
        return null;
    }
}
