using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>An org with its guests' lives, told to whichever gateway.</summary>
internal sealed class Tenant(HttpClient http, string org, string operatorKey)
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
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
        string[] told = [Webhook(booking, "scheduled", 0), Webhook(booking, "rescheduled", 5), Webhook(booking, end, 9)];
        return guest % 2 == 0 ? told : told.Reverse();
    }

    public string Probe(string booking)
    {
        Expected[booking] = "Scheduled";
        return Webhook(booking, "scheduled", 0);
    }

    public async Task<HttpStatusCode> PostAsync(Uri gateway, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, $"/v1/orgs/{org}/webhooks/oncehub")) { Content = new ByteArrayContent(body) };
        request.Headers.Add("Oncehub-Signature", $"t={time},s={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_secret), signed))}");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    public async Task<long> WaitingAsync(Uri gateway) =>
        (await OperateAsync(gateway, HttpMethod.Get, "/status", null))["backlog"]!["waiting"]!.GetValue<long>();

    public async Task<int> FailuresAsync(Uri gateway) => (await OperateAsync(gateway, HttpMethod.Get, "/failures", null))["items"]!.AsArray().Count;

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

    private static string Webhook(string booking, string what, int minute)
    {
        var starts = what == "scheduled" ? Monday.AddDays(7) : Monday.AddDays(8);
        return new JsonObject
        {
            ["id"] = $"EVNT-{booking}-{what}", ["object"] = "event", ["creation_time"] = Iso(Monday.AddMinutes(minute).AddSeconds(1)), ["type"] = $"booking.{what}", ["api_version"] = "v2",
            ["data"] = new JsonObject
            {
                ["object"] = "booking", ["id"] = booking, ["tracking_id"] = booking, ["subject"] = "Intro call", ["status"] = what, ["in_trash"] = false, ["creation_time"] = Iso(Monday),
                ["starting_time"] = Iso(starts), ["last_updated_time"] = Iso(Monday.AddMinutes(minute)), ["duration_minutes"] = 30, ["owner"] = "USR-1", ["rescheduled_booking_id"] = "",
                ["cancel_reschedule_information"] = new JsonObject { ["reason"] = "", ["actioned_by"] = "", ["user_id"] = "" },
                ["form_submission"] = new JsonObject { ["name"] = $"Guest {booking}", ["email"] = $"{booking}@example.com" },
            },
        }.ToJsonString();
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
