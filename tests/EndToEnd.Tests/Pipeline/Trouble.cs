using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What the tests of the pipeline do to Salesforce, and wait for.</summary>
internal static class Trouble
{
    private const string Org = "/emulator/orgs/production";

    /// <summary>
    /// Settings with which a product tries again soon: a paused org would be probed after a minute, as long as a test may take.
    /// </summary>
    public static IReadOnlyDictionary<string, string> TriesSoon { get; } = new Dictionary<string, string>
    {
        ["OnceHub:Grains:ProbeInterval"] = "00:00:00.2",
        ["OnceHub:Grains:RetryDelay"] = "00:00:00.05",
        ["OnceHub:Grains:RetryDelayMax"] = "00:00:00.5",
        ["OnceHub:Salesforce:BreakerPause"] = "00:00:00.5",
        ["OnceHub:Salesforce:RefusedConnectionPause"] = "00:00:00",
    };

    /// <summary>A product that tries again soon.</summary>
    public static Task<Product> StartAsync(params (string Name, string Value)[] more)
    {
        var settings = TriesSoon.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        foreach (var (name, value) in more) settings[name] = value;
        return Product.StartAsync(settings);
    }

    public static Webhook[] Bookings(int count, string prefix = "BKNG") =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Webhook
                {
                    BookingId = $"{prefix}-{i}",
                    Email = $"{prefix}{i}@example.com".ToLowerInvariant(),
                    Name = $"Guest Number{i}",
                }),
        ];

    public static async Task PostAllAsync(this Product product, IEnumerable<Webhook> webhooks) =>
        await product.PostEventsAsync($"[{string.Join(',', webhooks.Select(webhook => webhook.ToJson()))}]");

    public static Task FaultAsync(this Product product, JsonObject fault) =>
        product.ControlAsync(HttpMethod.Post, "/emulator/faults", fault);

    public static Task NoMoreFaultsAsync(this Product product) => product.ControlAsync(HttpMethod.Delete, "/emulator/faults");

    public static Task LimitAsync(this Product product, int dailyLimit) =>
        product.ControlAsync(HttpMethod.Patch, $"{Org}/settings", new JsonObject { ["dailyLimit"] = dailyLimit });

    public static Task ChangeOrgAsync(this Product product, JsonObject changes) =>
        product.ControlAsync(HttpMethod.Post, $"{Org}/changes", changes);

    /// <summary>Waits until the org's worker is paused for a reason that says this.</summary>
    public static Task<JsonObject> PausedAsync(this Product product, string because) => Eventually.FindsAsync(
        async () =>
            await product.GetAsync("/v1/orgs/demo/limits") is var limits
            && limits["pausedBecause"]?.GetValue<string>().Contains(because, StringComparison.OrdinalIgnoreCase) == true
                ? limits
                : null,
        $"a pause because of '{because}'");

    /// <summary>Waits until the org's worker is stopped by this condition of the whole org.</summary>
    public static Task<JsonNode> StoppedAsync(this Product product, string code) => Eventually.FindsAsync(
        async () =>
        {
            var worker = (await product.GetAsync("/v1/orgs/demo/status"))["worker"];
            return worker?["pausedCode"]?.GetValue<string>() == code ? worker : null;
        },
        $"a pause because of {code}");

    /// <summary>Of the org, resolved ones too.</summary>
    public static async Task<JsonArray> FailuresAsync(this Product product) =>
        (await product.GetAsync("/v1/orgs/demo/failures?includeResolved=true"))["items"]!.AsArray();

    public static void AssertSynced(this SalesforceState state, IReadOnlyCollection<Webhook> bookings)
    {
        Assert.Equal(bookings.Count, state.Contacts.Count);
        Assert.Equal(bookings.Count, state.Events.Count);
        foreach (var booking in bookings) state.EventOf(booking.BookingId);
    }
}
