using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>One OnceHub org of the product with settings of its own; all share one Salesforce org.</summary>
internal sealed class RuleOrg(HttpClient http, Product product, string name, string apiKey)
{
    public EmulatedOrg Salesforce => product.Salesforce;

    public static async Task<RuleOrg> CreateAsync(HttpClient http, Product product, string name, Action<JsonObject> configure)
    {
        var gateway = new DemoGateway(http, product.Url("/"), name, product.OperatorKey);
        var (_, apiKey) = await gateway.CreateOrgAsync(CancellationToken.None);
        var org = new RuleOrg(http, product, name, apiKey!);
        using var read = org.Request(HttpMethod.Get, "/settings", product.OperatorKey, null);
        using var answer = await http.SendAsync(read);
        var settings = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        configure(settings);
        using var write = org.Request(HttpMethod.Put, "/settings", product.OperatorKey, settings);
        write.Headers.TryAddWithoutValidation("If-Match", answer.Headers.ETag!.ToString());
        using var written = await http.SendAsync(write);
        Assert.True(written.IsSuccessStatusCode, $"Settings of {name}: {await written.Content.ReadAsStringAsync()}");
        await gateway.ConnectAsync(await product.Salesforce.CredentialsAsync(CancellationToken.None), CancellationToken.None);
        return org;
    }

    public async Task PostEventsAsync(JsonArray events)
    {
        using var request = Request(HttpMethod.Post, "/events", apiKey, events);
        using var answer = await http.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<JsonObject?> FindBookingAsync(string id)
    {
        using var request = Request(HttpMethod.Get, $"/bookings/{id}", product.OperatorKey, null);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonObject>() : null;
    }

    /// <summary>Replays all open failures of these subjects.</summary>
    public async Task ReplayAsync(IEnumerable<string> subjects)
    {
        foreach (var subject in subjects)
            foreach (var failure in (await FindBookingAsync(subject))!["failures"]!.AsArray())
            {
                using var request = Request(HttpMethod.Post, $"/failures/{failure!["id"]}/replay", product.OperatorKey, null);
                using var answer = await http.SendAsync(request);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            }
    }

    public Task ControlAsync(HttpMethod method, string path, JsonNode? body) =>
        product.ControlAsync(method, $"/emulator/orgs/{EmulatedOrg.Name}/{path}", body);

    private HttpRequestMessage Request(HttpMethod method, string path, string key, JsonNode? body)
    {
        var request = new HttpRequestMessage(method, product.Url($"/v1/orgs/{name}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }
}
