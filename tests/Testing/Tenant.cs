using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Testing;

/// <summary>An org with its guests' lives, told to whichever gateway.</summary>
public sealed class Tenant(HttpClient http, string org, string operatorKey)
{
    private string _secret = "";

    public string Org => org;

    /// <summary>What must be true of each booking in the end.</summary>
    public ConcurrentDictionary<string, string> Expected { get; } = new();

    public async Task ConnectAsync(Uri gateway, JsonObject connection)
    {
        var made = await OperateAsync(gateway, HttpMethod.Put, "", new JsonObject { ["displayName"] = org });
        _secret = made["webhookSecret"]!.GetValue<string>();
        await OperateAsync(gateway, HttpMethod.Put, "/connection", connection);
    }

    /// <summary>A guest books, moves, and then meets, cancels or does not come: told in any order.</summary>
    public IEnumerable<string> Life(int guest)
    {
        var booking = $"{org}-{guest}";
        var end = (guest % 3) switch { 0 => "canceled", 1 => "completed", _ => "no_show" };
        Expected[booking] = (guest % 3) switch { 0 => "Canceled", 1 => "Completed", _ => "No-show" };
        string[] told = [Told(booking, "scheduled", 0), Told(booking, "rescheduled", 5), Told(booking, end, 9)];
        return guest % 2 == 0 ? told : told.Reverse();
    }

    public string Probe(string booking)
    {
        Expected[booking] = "Scheduled";
        return Told(booking, "scheduled", 0);
    }

    public async Task<HttpStatusCode> PostAsync(Uri gateway, string json)
    {
        using var request = Signing.Request(gateway, org, json, _secret);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    public async Task<long> WaitingAsync(Uri gateway) =>
        (await OperateAsync(gateway, HttpMethod.Get, "/status", null))["backlog"]!["waiting"]!.GetValue<long>();

    public async Task<int> FailuresAsync(Uri gateway) =>
        (await OperateAsync(gateway, HttpMethod.Get, "/failures", null))["items"]!.AsArray().Count;

    /// <summary>The live feed, as soon as the gateway has found the silos.</summary>
    public async Task<Stream> WatchAsync(Uri gateway, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, $"/v1/orgs/{org}/activity"));
            request.Headers.Authorization = new("Bearer", operatorKey);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsStreamAsync(cancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task<JsonObject> OperateAsync(Uri gateway, HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway, $"/v1/orgs/{org}{path}"));
        request.Headers.Authorization = new("Bearer", operatorKey);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} of {org}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private static string Told(string booking, string what, int minute) => new Webhook
    {
        Type = $"booking.{what}",
        EventId = $"EVNT-{booking}-{what}",
        BookingId = booking,
        StartsAt = Webhook.Monday.AddDays(what == "scheduled" ? 7 : 8),
        Minute = minute,
        Name = $"Guest {booking}",
        Email = $"{booking}@example.com",
    }.ToJson();
}
