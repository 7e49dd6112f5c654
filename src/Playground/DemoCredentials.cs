using System.Text.Json;

namespace OnceHub.Sync.Playground;

/// <summary>The keys of the demo org, which are shown once and so are kept in the data folder, for its owner only.</summary>
internal sealed record DemoCredentials(string OperatorKey, string? WebhookSecret, string? ApiKey)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static DemoCredentials Load(string folder) => File.Exists(FileIn(folder))
        ? JsonSerializer.Deserialize<DemoCredentials>(File.ReadAllText(FileIn(folder)), Json)!
        : new DemoCredentials($"operator-{Guid.NewGuid():n}", null, null);

    public void Save(string folder)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(FileIn(folder), options);
        JsonSerializer.Serialize(file, this, Json);
    }

    private static string FileIn(string folder) => Path.Combine(folder, "playground.json");
}
