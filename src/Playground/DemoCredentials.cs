using System.Text.Json;

namespace OnceHub.Sync.Playground;

/// <summary>The keys of the demo org, which are shown once and so are kept in the data folder, for its owner only.</summary>
internal sealed record DemoCredentials(string OperatorKey, string? WebhookSecret, string? ApiKey)
{
    public const string FileName = "playground.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="PlaygroundException">The file was changed by somebody else.</exception>
    public static DemoCredentials Load(DataFolder folder)
    {
        var file = folder.In(FileName);
        if (!File.Exists(file)) return new DemoCredentials($"operator-{Guid.NewGuid():n}", null, null);
        try
        {
            return JsonSerializer.Deserialize<DemoCredentials>(File.ReadAllText(file), Json) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException unreadable)
        {
            throw new PlaygroundException(
                $"{file} cannot be read: {unreadable.Message} Choose another folder with --data DIR.", unreadable);
        }
    }

    public Task SaveAsync(DataFolder folder) => DataFolder.WriteAsync(folder.In(FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
