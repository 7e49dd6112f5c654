using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A running product with a connected org and an emulator, used over HTTP only.</summary>
internal sealed class Product : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(100) };
    private readonly IAsyncDisposable? _running;
    private readonly JsonElement _contact;
    private string? _ownFolder;

    public Product(JsonElement contact, IAsyncDisposable? running)
    {
        _contact = contact;
        _running = running;
        Salesforce = new EmulatedOrg(_http, new Uri(contact.GetProperty("emulator").GetString()!));
    }

    public EmulatedOrg Salesforce { get; }

    public string OperatorKey => _contact.GetProperty("operatorKey").GetString()!;

    public string ApiKey => _contact.GetProperty("apiKey").GetString()!;

    public string Secret => _contact.GetProperty("webhookSecret").GetString()!;

    /// <summary>The file of its database.</summary>
    public string DatabasePath => Path.Combine(_contact.GetProperty("data").GetString()!, "oncehub-sync.db");

    public static async Task<Product> StartAsync(IReadOnlyDictionary<string, string?>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-product-").FullName;
        var options = new PlaygroundOptions { NoSamples = true, Port = 0, EmulatorPort = 0, Data = folder };
        var session = await PlaygroundSession.StartAsync(options, CancellationToken.None, configure);
        using var contact = JsonDocument.Parse(session.ToJson());
        return new Product(contact.RootElement.Clone(), session) { _ownFolder = folder };
    }

    /// <summary>The store itself, past the gateway; only for a product of this process.</summary>
    public ISyncStore Store => ((PlaygroundSession)_running!).Services.GetRequiredService<ISyncStore>();

    /// <summary>Makes what is stored of a booking unreadable; only for a product of this process.</summary>
    public async Task SpoilAsync(string bookingId)
    {
        var store = ((PlaygroundSession)_running!).Services.GetRequiredService<ISyncStore>();
        var org = OrgId.Parse("demo");
        var known = (await store.FindBookingAsync(org, bookingId, default))!;
        var write = new BookingWrite { State = "{\"booking\":7}", Phase = known.Phase!, UpdatedAt = DateTimeOffset.UtcNow };
        await store.CommitAsync(
            new GuestCommit
            {
                Org = org,
                Guest = known.Guest!.Value,
                Bookings =
                [
                    new BookingCommit
                    {
                        BookingId = bookingId,
                        ExpectedVersion = known.Version,
                        Write = write,
                    },
                ],
            },
            default);
    }

    /// <summary>How many rows each table of the store has.</summary>
    public async Task<string> CountRowsAsync()
    {
        await using var database = new SqliteConnection(
            $"Data Source={Path.Combine(_contact.GetProperty("data").GetString()!, "oncehub-sync.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        var tables = new List<string>();
        await using (
            var list = new SqliteCommand(
                "select name from sqlite_master where type = 'table' and name not in ('leases', 'grain_states', 'seen') order by name",
                database))
        await using (var names = await list.ExecuteReaderAsync())
            while (await names.ReadAsync()) tables.Add(names.GetString(0));
        var counts = new List<string>();
        foreach (var table in tables)
        {
            await using var count = new SqliteCommand($"select count(*) from \"{table}\"", database);
            counts.Add($"{table} {await count.ExecuteScalarAsync()}");
        }
        return string.Join('\n', counts);
    }

    /// <summary>Tables with rows of an org, but for its audit and the note of its removal, and how many.</summary>
    public async Task<string> RowsOfOrgAsync(string org)
    {
        await using var database = new SqliteConnection(
            $"Data Source={Path.Combine(_contact.GetProperty("data").GetString()!, "oncehub-sync.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        var columns = new List<(string Table, string Column)> { ("grain_states", "key"), ("secrets", "scope") };
        await using (
            var list = new SqliteCommand(
                "select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'org'", database))
        await using (var names = await list.ExecuteReaderAsync())
            while (await names.ReadAsync()) columns.Add((names.GetString(0), "org"));
        var found = new List<string>();
        foreach (var (table, column) in columns.Where(one => one.Table is not ("audit" or "erasures")))
        {
            await using var count = new SqliteCommand(
                $"select count(*) from \"{table}\" where {column} = @org or {column} like '%/' || @org", database);
            count.Parameters.AddWithValue("@org", org);
            if (await count.ExecuteScalarAsync() is > 0L and var rows) found.Add($"{table} {rows}");
        }
        return string.Join('\n', found);
    }

    public Uri Url(string path) => new(new Uri(_contact.GetProperty("gateway").GetString()!), path);

    public async Task<HttpStatusCode> PostAsync(string json, string? secret = null)
    {
        using var answer = await SendWebhookAsync(json, secret ?? Secret);
        return answer.StatusCode;
    }

    public async Task AcceptAsync(params Webhook[] webhooks)
    {
        foreach (var webhook in webhooks) Assert.Equal(HttpStatusCode.Accepted, await PostAsync(webhook.ToJson()));
    }

    public async Task<HttpResponseMessage> SendWebhookAsync(string json, string secret)
    {
        using var request = Signing.Request(Url("/"), "demo", json, secret);
        return await _http.SendAsync(request);
    }

    public async Task<JsonObject> PostEventsAsync(
        string body, string contentType = "application/json", string org = "demo", string? key = null)
    {
        using var request = Authorized(HttpMethod.Post, $"/v1/orgs/{org}/events", key ?? ApiKey);
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var request = Authorized(HttpMethod.Get, path, OperatorKey);
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public Task<JsonObject> BookingAsync(string id) => GetAsync($"/v1/orgs/demo/bookings/{id}");

    public async Task<JsonObject> OperateAsync(HttpMethod method, string path, JsonNode? body, params (string Name, string Value)[] headers)
    {
        using var request = Authorized(method, path, OperatorKey);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>An operator's request that may be refused; the body is empty where the answer has none.</summary>
    public async Task<(int Status, JsonObject Body)> TryOperateAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = Authorized(method, path, OperatorKey);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>Changes members of the settings document, whatever version it has.</summary>
    public async Task ChangeSettingsAsync(Action<JsonObject> change)
    {
        using var read = Authorized(HttpMethod.Get, "/v1/orgs/demo/settings", OperatorKey);
        using var answer = await _http.SendAsync(read);
        var document = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        change(document);
        await OperateAsync(HttpMethod.Put, "/v1/orgs/demo/settings", document, ("If-Match", answer.Headers.ETag!.ToString()));
    }

    /// <summary>A control request to the emulator.</summary>
    public async Task ControlAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Salesforce.Url, path));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The last 2,000 requests that Salesforce was sent.</summary>
    public async Task<IReadOnlyList<JsonElement>> RequestsAsync() =>
        await _http.GetFromJsonAsync<JsonElement[]>(new Uri(Salesforce.Url, "/emulator/requests")) ?? [];

    public async Task<SalesforceState> StateAsync() => new(
        await Salesforce.RecordsAsync("Contact", default),
        await Salesforce.RecordsAsync("Lead", default),
        await Salesforce.RecordsAsync("Event", default));

    /// <summary>Waits until every accepted event has its outcome, and tells how Salesforce looks then.</summary>
    public async Task<SalesforceState> SettleAsync(TimeSpan? patience = null)
    {
        for (var deadline = DateTime.UtcNow + (patience ?? Patience); ; await Task.Delay(50))
        {
            var status = await GetAsync("/v1/orgs/demo/status");
            if (status["backlog"]!["waiting"]!.GetValue<long>() == 0) return await StateAsync();
            Assert.True(DateTime.UtcNow < deadline, $"Events still wait after {Patience}: {status.ToJsonString()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _http.Dispose();
        if (_ownFolder is not null) Directory.Delete(_ownFolder, recursive: true);
    }

    private HttpRequestMessage Authorized(HttpMethod method, string path, string key)
    {
        var request = new HttpRequestMessage(method, Url(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }
}
