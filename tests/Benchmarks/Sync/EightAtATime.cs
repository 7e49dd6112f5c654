using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// The same bookings as comparable products send them: eight at a time, each with calls of its own. Three for a guest who
/// is known, five for a new one.
/// </summary>
internal static class EightAtATime
{
    private const int Workers = 8;

    public static async Task<(double PerSecond, double CallsPerBooking)> RunAsync(
        EmulatorProcess emulator, string prefix, int bookings, bool known)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Workers });
        var api = await LogInAsync(http, emulator);
        var next = 0;
        var before = await emulator.CallsAsync();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var n && n <= bookings) await BookAsync(http, api, prefix, n, known);
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        return (bookings / seconds, (double)(await emulator.CallsAsync() - before) / bookings);
    }

    private static async Task BookAsync(HttpClient http, Uri api, string prefix, int n, bool known)
    {
        var email = known ? $"guest{n}@{prefix}.example.com" : $"guest{n}@eight-{prefix}.example.com";
        var person = await QueryAsync(http, api, $"SELECT Id, Email, OwnerId FROM Contact WHERE Email = '{email}'");
        if (!known)
        {
            await QueryAsync(http, api, $"SELECT Id, Email, OwnerId FROM Lead WHERE Email = '{email}'");
            await SendAsync(http, HttpMethod.Get, new Uri(api, "sobjects/Lead/describe"), null);
        }
        var id = known ? person.GetProperty("records")[0].GetProperty("Id").GetString() : (
                await SendAsync(
                    http,
                    HttpMethod.Post,
                    new Uri(api, "sobjects/Lead"),
                    new JsonObject
                    {
                        ["LastName"] = $"Guest{n}",
                        ["Company"] = "none",
                        ["Email"] = email,
                    })).GetProperty("id").GetString();
        if (known) await SendAsync(http, HttpMethod.Get, new Uri(api, "sobjects/Event/describe"), null);
        await SendAsync(http, HttpMethod.Post, new Uri(api, "sobjects/Event"), new JsonObject
        {
            ["Subject"] = "15-minute meeting",
            ["WhoId"] = id,
            ["StartDateTime"] = "2026-12-01T10:00:00Z",
            ["EndDateTime"] = "2026-12-01T10:15:00Z",
        });
    }

    private static Task<JsonElement> QueryAsync(HttpClient http, Uri api, string soql) =>
        SendAsync(http, HttpMethod.Get, new Uri(api, $"query?q={Uri.EscapeDataString(soql)}"), null);

    private static async Task<Uri> LogInAsync(HttpClient http, EmulatorProcess emulator)
    {
        var org = await emulator.DescribeAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = org.GetProperty("clientId").GetString()!,
            ["client_secret"] = org.GetProperty("clientSecret").GetString()!,
            ["refresh_token"] = org.GetProperty("refreshTokens").GetProperty("admin").GetString()!,
        });
        using var answer = await http.PostAsync(new Uri(emulator.Url, $"/orgs/{EmulatorProcess.Org}/services/oauth2/token"), form);
        var token = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return new Uri($"{token.GetProperty("instance_url").GetString()}/services/data/v62.0/");
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, Uri url, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{method} {url}: {text}");
    }
}
