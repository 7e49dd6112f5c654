using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Administration;

/// <summary>An org is removed over HTTP while it is at work, and made again.</summary>
public sealed class OrgRemovalTests
{
    private const string Org = "/v1/orgs/demo";

    [Fact]
    public async Task A_removed_org_is_unknown_at_once_stops_and_leaves_nothing_and_its_name_begins_anew()
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Gateway:AccessCacheTime", "00:00:00.1"));
        using var http = new HttpClient();
        var booking = new Webhook { Email = "ann@example.com" };
        await product.AcceptAsync(booking);
        await product.SettleAsync();
        await product.ChangeSettingsAsync(settings => settings["target"] = "lead");
        var (apiKey, secret) = (product.ApiKey, product.Secret);
        using var watched = await WatchAsync(product, http, apiKey);
        var stream = (await watched.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        // One that waits as the org goes: its worker has something in hand.
        await product.FaultAsync(new JsonObject { ["kind"] = "status", ["status"] = 503, ["path"] = "/composite" });
        await product.AcceptAsync(booking with { BookingId = "BKNG-2", Minute = 5 });

        Assert.Equal(202, (await product.TryOperateAsync(HttpMethod.Delete, $"{Org}?confirm=demo")).Status);

        // As one that never was.
        await Eventually.HoldsAsync(
            async () => await product.PostAsync(booking.ToJson()) == HttpStatusCode.Unauthorized, "its webhooks are refused");
        using var unknown = await PostToNobodyAsync(product, http, booking);
        using var removed = await product.SendWebhookAsync(booking.ToJson(), secret);
        Assert.Equal(
            (unknown.StatusCode, await ProblemOf(unknown)), (removed.StatusCode, await ProblemOf(removed)));
        await Eventually.HoldsAsync(
            async () => await StatusAsync(product, http, apiKey) == HttpStatusCode.Unauthorized, "its key opens nothing");
        await stream.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(404, (await product.TryOperateAsync(HttpMethod.Get, $"{Org}/status")).Status);
        Assert.Equal(409, (await product.TryOperateAsync(HttpMethod.Put, Org, new JsonObject { ["displayName"] = "Too early" })).Status);

        await product.NoMoreFaultsAsync();
        // A worker that went on would take its lease again, and write the booking that waited.
        await Eventually.HoldsAsync(
            async () => (await product.TryOperateAsync(HttpMethod.Get, "/v1/audit?act=orgRemoved")).Body["items"]!.AsArray().Count == 1,
            "it is gone",
            240);
        Assert.Equal("", await product.RowsOfOrgAsync("demo"));
        Assert.Single((await product.StateAsync()).Events);

        var (status, made) = await product.TryOperateAsync(HttpMethod.Put, Org, new JsonObject { ["displayName"] = "Anew" });
        Assert.Equal(201, status);
        Assert.NotEqual(secret, made["webhookSecret"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, await product.PostAsync(booking.ToJson(), secret));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(product, http, apiKey));
        Assert.Empty((await product.GetAsync($"{Org}/bookings"))["items"]!.AsArray());
        Assert.Equal("contact", (await product.GetAsync($"{Org}/settings"))["target"]!.GetValue<string>());
        // The same event is news to it.
        Assert.Equal(HttpStatusCode.Accepted, await product.PostAsync(booking.ToJson(), made["webhookSecret"]!.GetValue<string>()));
        var known = await product.BookingAsync(booking.BookingId);
        Assert.Equal(("NOT_CONNECTED", "waiting"), (known["pausedCode"]?.GetValue<string>(), known["state"]!.GetValue<string>()));
    }

    private static async Task<HttpResponseMessage> WatchAsync(Product product, HttpClient http, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, product.Url($"{Org}/activity"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpStatusCode> StatusAsync(Product product, HttpClient http, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, product.Url($"{Org}/bookings"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostToNobodyAsync(Product product, HttpClient http, Webhook webhook)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Url("/v1/orgs/nobody/webhooks/oncehub"))
        {
            Content = new StringContent(webhook.ToJson()),
        };
        request.Headers.Add("Oncehub-Signature", $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds()},s={new string('0', 64)}");
        return await http.SendAsync(request);
    }

    private static async Task<string> ProblemOf(HttpResponseMessage answer)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return $"{problem["type"]} {problem["title"]} {problem["detail"]}";
    }
}
