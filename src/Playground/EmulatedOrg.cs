using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Playground;

/// <summary>The emulator's production org, through its control API.</summary>
internal sealed class EmulatedOrg(HttpClient http, Uri emulator)
{
    public const string Name = "production";

    public Uri Url => emulator;

    public Uri LoginUrl => new(emulator, $"/orgs/{Name}");

    public async Task<EmulatorCredentials> CredentialsAsync(CancellationToken cancellationToken)
    {
        var org = await http.GetFromJsonAsync<JsonObject>(Control(""), cancellationToken);
        return new EmulatorCredentials(
            LoginUrl,
            org!["clientId"]!.GetValue<string>(),
            org["clientSecret"]!.GetValue<string>(),
            org["refreshTokens"]!["admin"]!.GetValue<string>(),
            $"admin@{Name}.example.com",
            org["password"]!.GetValue<string>());
    }

    /// <summary>Our package's fields and its validation rule at once, past the metadata API.</summary>
    public async Task InstallPackageAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(Control("/package"), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<string> SeedAsync(string type, JsonObject record, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(Control($"/records/{type}"), record, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<string[]>(cancellationToken))![0];
    }

    /// <summary>Live records of an object, each with all its fields.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordsAsync(string type, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<JsonElement[]>(RecordsUrl(type), cancellationToken) ?? [];

    /// <summary>Puts back what a snapshot of the emulator's control API has, with its ids.</summary>
    public async Task RestoreAsync(byte[] snapshot, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(snapshot);
        using var answer = await http.PutAsync(Control("/snapshot"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The page for people of an object's records.</summary>
    public Uri PageUrl(string type) => new(Url, $"/orgs/{Name}/lightning/o/{type}/list");

    public Uri RecordsUrl(string type) => Control($"/records/{type}");

    public async Task<long> CallsAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<JsonElement>(Control("/usage"), cancellationToken)).GetProperty("calls").GetInt64();

    private Uri Control(string path) => new(emulator, $"/emulator/orgs/{Name}{path}");
}

/// <summary>What the emulator accepts. Not secrets: they open nothing but the emulator.</summary>
internal sealed record EmulatorCredentials(
    Uri LoginUrl, string ClientId, string ClientSecret, string RefreshToken, string Username, string Password);
