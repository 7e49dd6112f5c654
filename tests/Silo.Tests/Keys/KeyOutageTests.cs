using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>What a process does whose database comes back with secrets of another key, and how keys are rotated.</summary>
public sealed class KeyOutageTests
{
    private static readonly string A = KeptDatabase.NewKey();
    private static readonly string B = KeptDatabase.NewKey();

    [Fact]
    public async Task A_database_that_comes_back_with_secrets_of_another_key_is_not_opened_until_the_key_is_there()
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Postgres);
        await database.SealAsync("org-a", A);
        var settings = database.Settings();
        var server = new NpgsqlConnectionStringBuilder(settings["OnceHub:Storage:ConnectionString"]);
        var (port, serverPort) = (FreePort.Find(), server.Port);
        server.Port = port;
        settings["OnceHub:Storage:ConnectionString"] = server.ConnectionString;

        await using var process = SiloProcess.Start([], settings);
        using var http = new HttpClient { BaseAddress = await process.ListensAsync() };
        Assert.Equal(503, await StatusAsync(http, "/health/ready"));
        await using var relay = TcpRelay.Open(port, serverPort);

        var key = $"master key {KeptDatabase.IdOf(A)}";
        await Eventually.HoldsAsync(
            async () => (await TextAsync(http, "/health/ready")).Contains(key, StringComparison.Ordinal), "the reason");
        Assert.Equal(503, await StatusAsync(http, "/health/ready"));
        Assert.DoesNotContain("org-a", await TextAsync(http, "/health/ready"), StringComparison.Ordinal);
        Assert.False(File.Exists(database.KeyFile));
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var webhook = await http.PostAsync("/v1/orgs/org-a/webhooks/oncehub", body);
        Assert.Equal(503, (int)webhook.StatusCode);
        Assert.Equal("/problems/secrets-unreadable", (await webhook.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.GetValue<string>());
        Assert.Contains("org-a 1", process.Output, StringComparison.Ordinal);

        database.WriteKeyFile(A);
        await Eventually.HoldsAsync(async () => await StatusAsync(http, "/health/ready") == 200, "the process to go on by itself");
        Assert.Equal(0, await process.TerminateAsync());
        await using var store = await database.OpenAsync(A);
        Assert.Equal("value", (await store.FindSecretAsync("org-a", "token", default))!.Value);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task After_the_documented_rotation_nothing_needs_the_old_key(StorageProvider provider)
    {
        using var database = await KeptDatabase.CreateAsync(provider);
        string operatorKey, apiKey;
        await using (var first = SiloProcess.Start([], database.Settings(A)))
        {
            using var http = new HttpClient { BaseAddress = await first.ListensAsync() };
            await Eventually.HoldsAsync(() => first.Errors.Contains("oho_", StringComparison.Ordinal), "the operator key");
            operatorKey = first.Errors[first.Errors.IndexOf("oho_", StringComparison.Ordinal)..].Trim();
            using var made = await SendAsync(http, HttpMethod.Put, "/v1/orgs/acme", operatorKey);
            apiKey = (await made.Content.ReadFromJsonAsync<JsonObject>())!["apiKey"]!.GetValue<string>();
            Assert.Equal(0, await first.TerminateAsync());
        }

        await using (var between = SiloProcess.Start([], database.Settings(B, A)))
        {
            using var http = new HttpClient { BaseAddress = await between.ListensAsync() };
            await OpensAsync(http, operatorKey, apiKey);
            Assert.Equal(0, await between.TerminateAsync());
        }
        await using (var reseal = SiloProcess.Start(["reseal"], database.Settings(B, A)))
        {
            Assert.True(await reseal.ExitAsync() == 0, reseal.Errors);
            Assert.Contains($"master key {KeptDatabase.IdOf(B)}", reseal.Output, StringComparison.Ordinal);
        }

        await using var last = SiloProcess.Start([], database.Settings(B));
        using var rotated = new HttpClient { BaseAddress = await last.ListensAsync() };
        await OpensAsync(rotated, operatorKey, apiKey);
        Assert.DoesNotContain("oho_", last.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_not_encrypted_anew_past_a_process_that_runs_on_the_file()
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        await using (var running = SiloProcess.Start([], database.Settings(A)))
        {
            await running.ListensAsync();
            await using var refused = SiloProcess.Start(["reseal"], database.Settings(B, A));
            Assert.Equal(1, await refused.ExitAsync());
            Assert.Contains("A process runs on the database", refused.Errors, StringComparison.Ordinal);
            Assert.Equal(0, await running.TerminateAsync());
        }
        await using var reseal = SiloProcess.Start(["reseal"], database.Settings(B, A));
        Assert.True(await reseal.ExitAsync() == 0, reseal.Errors);
    }

    [Theory]
    [InlineData(UnixFileMode.None, false)]
    [InlineData(UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    public async Task A_key_file_that_others_can_read_draws_a_warning(UnixFileMode others, bool isWarned)
    {
        if (OperatingSystem.IsWindows()) return;
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        database.WriteKeyFile(A);
        File.SetUnixFileMode(database.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        await using var process = SiloProcess.Start(["migrate"], database.Settings());
        Assert.True(await process.ExitAsync() == 0, process.Errors);
        Assert.Equal(isWarned, process.Output.Contains("is open to other users of this machine", StringComparison.Ordinal));
    }

    private static async Task OpensAsync(HttpClient http, string operatorKey, string apiKey)
    {
        await Eventually.HoldsAsync(async () => await StatusAsync(http, "/health/ready") == 200, "it to be ready");
        using var administration = await SendAsync(http, HttpMethod.Get, "/v1/orgs", operatorKey);
        Assert.Equal(200, (int)administration.StatusCode);
        using var reading = await SendAsync(http, HttpMethod.Get, "/v1/orgs/acme/bookings", apiKey);
        Assert.Equal(200, (int)reading.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }

    private static async Task<int> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return (int)answer.StatusCode;
    }

    private static async Task<string> TextAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
