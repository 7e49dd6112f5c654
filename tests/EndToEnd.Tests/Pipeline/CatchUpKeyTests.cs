using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Catching up is switched on, moved to another key and switched off by the org's OnceHub API key.</summary>
public sealed class CatchUpKeyTests : IAsyncLifetime
{
    private const string Address = "/v1/orgs/demo/oncehub-api-key";
    private OnceHubStandIn _oncehub = null!;

    public async Task InitializeAsync() => _oncehub = await OnceHubStandIn.StartAsync();

    public async Task DisposeAsync() => await _oncehub.DisposeAsync();

    [Fact]
    public async Task Bookings_whose_webhooks_were_lost_arrive_once_the_key_is_set_and_a_late_webhook_changes_nothing()
    {
        await using var product = await StartAsync();
        var lost = Lost(0, 120);
        Assert.False((await product.GetAsync(Address))["stored"]!.GetValue<bool>());

        var saved = await PutAsync(product, OnceHubStandIn.ApiKey);
        Assert.Equal("works", saved["result"]!.GetValue<string>());
        var state = await SyncedAsync(product, lost);
        await WorksAsync(product);
        Assert.DoesNotContain(OnceHubStandIn.ApiKey, (await product.GetAsync(Address)).ToJsonString(), StringComparison.Ordinal);

        await product.AcceptAsync([.. lost.Take(20)]);
        Assert.Equal(state.Essence(), (await product.SettleAsync()).Essence());
        var history = (await product.BookingAsync("BKNG-3"))["history"]!.AsArray();
        Assert.All(
            history.Where(entry => !entry!["eventId"]!.GetValue<string>().StartsWith("catch-up:", StringComparison.Ordinal)),
            entry => Assert.Contains(entry!["verdict"]!.GetValue<string>(), new[] { "older", "repeated" }));
        (await product.StateAsync()).AssertSynced(lost);
    }

    [Fact]
    public async Task A_rotated_key_goes_on_without_a_gap_and_a_removed_one_is_not_used_again()
    {
        await using var product = await StartAsync();
        var first = Lost(0, 10);
        await PutAsync(product, OnceHubStandIn.ApiKey);
        await SyncedAsync(product, first);

        _oncehub.AddKey("second-key");
        var since = (await product.GetAsync(Address))["since"]!.GetValue<DateTimeOffset>();
        Assert.True((await PutAsync(product, "second-key"))["since"]!.GetValue<DateTimeOffset>() >= since);
        _oncehub.RevokeKey(OnceHubStandIn.ApiKey);
        Webhook[] second = [.. first, .. Lost(10, 20)];
        await SyncedAsync(product, second);
        await WorksAsync(product);

        Assert.Equal(204, (await product.TryOperateAsync(HttpMethod.Delete, Address)).Status);
        Assert.False((await product.GetAsync(Address))["stored"]!.GetValue<bool>());
        Assert.False((await product.GetAsync("/v1/orgs/demo/status"))["catchUp"]!["stored"]!.GetValue<bool>());
        // A look that was under way may end its request. Another org tells that looks go on.
        await LooksOfAnotherOrgAsync(product, 2);
        var asked = _oncehub.CountRequests("second-key");
        Lost(20, 30);
        await LooksOfAnotherOrgAsync(product, 3);
        Assert.Equal(asked, _oncehub.CountRequests("second-key"));
        Assert.Equal(second.Length, (await product.SettleAsync()).Events.Count);
        var (status, problem) = await product.TryOperateAsync(HttpMethod.Delete, Address);
        Assert.Equal((404, "/problems/credential-not-found"), (status, problem["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_key_that_OnceHub_refuses_later_is_told_until_a_new_one_works()
    {
        await using var product = await StartAsync();
        var lost = Lost(0, 5);
        await PutAsync(product, OnceHubStandIn.ApiKey);
        await SyncedAsync(product, lost);

        _oncehub.RevokeKey(OnceHubStandIn.ApiKey);
        Webhook[] all = [.. lost, .. Lost(5, 8)];
        var told = await Eventually.FindsAsync(
            async () => await CatchUpAsync(product) is var catchUp && ResultOf(catchUp) == "refused" ? catchUp : null,
            "the status to tell that the key is refused");
        Assert.Contains("Make a new one in OnceHub", told["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(told["workedAt"]);
        Assert.Equal("refused", (await product.GetAsync(Address))["result"]!.GetValue<string>());

        _oncehub.AddKey("new-key");
        await PutAsync(product, "new-key");
        await SyncedAsync(product, all);
        await WorksAsync(product);
    }

    [Fact]
    public async Task All_that_the_account_has_can_be_chosen_from_once_the_key_is_set_and_what_the_key_may_not_read_is_told()
    {
        for (var i = 0; i < 130; i++)
            _oncehub.Add(
                "users",
                new JsonObject
                {
                    ["id"] = $"USR-{i}",
                    ["first_name"] = "User",
                    ["last_name"] = $"{i}",
                    ["email"] = $"user{i}@acme.example",
                    ["status"] = "active",
                });
        _oncehub.Add("booking-calendars", new JsonObject { ["id"] = "BKC-7", ["name"] = "Never booked", ["published"] = true });
        _oncehub.Refused = "booking-pages";
        await using var product = await StartAsync();
        Assert.Equal("noKey", (string?)(await product.GetAsync("/v1/orgs/demo/calendars"))["account"]!["reading"]);

        await PutAsync(product, OnceHubStandIn.ApiKey);
        var choices = await Eventually.FindsAsync(
            async () =>
                await product.GetAsync("/v1/orgs/demo/calendars") is var answer && (string?)answer["account"]!["reading"] == "read"
                    ? answer
                    : null,
            "the account to be read");

        Assert.Equal(
            130,
            choices["owners"]!
                .AsArray()
                .Count(owner => (bool)owner!["inAccount"]! && ((string)owner["email"]!).EndsWith("@acme.example", StringComparison.Ordinal))
        );
        var calendar = Assert.Single(choices["calendars"]!.AsArray())!;
        Assert.Equal(("BKC-7", "Never booked", 0L), ((string?)calendar["id"], (string?)calendar["name"], (long?)calendar["times"]));
        Assert.Contains(
            "booking pages for this key (HTTP 403)",
            (string?)Assert.Single(choices["account"]!["notes"]!.AsArray()),
            StringComparison.Ordinal);
        Assert.DoesNotContain(OnceHubStandIn.ApiKey, choices.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_changes_nothing()
    {
        await using var product = await StartAsync();
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = "wrong-key" }, 400, "oncehub-key-refused");
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = "wrong-key", ["untried"] = true }, 400, "oncehub-key-refused");
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = "with space in it" }, 400, "body-invalid");
        await AssertRefusedAsync(product, new JsonObject(), 400, "body-invalid");
        Assert.False((await product.GetAsync(Address))["stored"]!.GetValue<bool>());

        await PutAsync(product, OnceHubStandIn.ApiKey);
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = "wrong-key" }, 400, "oncehub-key-refused");
        await SyncedAsync(product, Lost(0, 3));
    }

    [Fact]
    public async Task While_OnceHub_cannot_be_reached_a_key_is_stored_untried_only_where_it_replaces_none_that_works()
    {
        _oncehub.Instead = _ => Results.StatusCode(503);
        await using var product = await StartAsync();
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = OnceHubStandIn.ApiKey }, 503, "oncehub-unavailable");
        Assert.False((await product.GetAsync(Address))["stored"]!.GetValue<bool>());

        var saved = await PutAsync(product, OnceHubStandIn.ApiKey, untried: true);
        Assert.Equal("untried", saved["result"]!.GetValue<string>());
        await Eventually.HoldsAsync(async () => ResultOf(await product.GetAsync(Address)) == "unreachable", "the failed look to be told");
        _oncehub.Instead = null;
        var lost = Lost(0, 4);
        await SyncedAsync(product, lost);
        await WorksAsync(product);

        _oncehub.Instead = _ => Results.StatusCode(503);
        _oncehub.AddKey("next-key");
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = "next-key", ["untried"] = true }, 503, "oncehub-unavailable");
        _oncehub.Instead = null;
        await SyncedAsync(product, [.. lost, .. Lost(4, 6)]);
        // It was tried, and nothing else.
        Assert.Equal(1, _oncehub.CountRequests("next-key"));
    }

    [Fact]
    public async Task The_key_follows_no_redirect_and_an_answer_without_end_is_not_read()
    {
        await using var elsewhere = await OnceHubStandIn.StartAsync();
        await using var product = await StartAsync(("OnceHub:CatchUp:MaxAnswerBytes", "65536"));
        foreach (var code in new[] { 301, 302, 303, 307, 308 })
        {
            _oncehub.Instead = http =>
            {
                http.Response.Headers.Location = $"{elsewhere.Url}bookings";
                return Results.StatusCode(code);
            };
            var body = new JsonObject { ["apiKey"] = OnceHubStandIn.ApiKey };
            var problem = await AssertRefusedAsync(product, body, 503, "oncehub-unavailable");
            Assert.Contains("redirect", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        Assert.Empty(elsewhere.KeysSeen);

        _oncehub.Instead = http => Results.Stream(async body =>
        {
            var blank = new byte[16 * 1024];
            Array.Fill(blank, (byte)' ');
            try
            {
                // Whoever writes to a caller that has gone is not told.
                while (!http.RequestAborted.IsCancellationRequested) await body.WriteAsync(blank);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // It was cut, as it must be.
            }
        }, "application/json");
        await AssertRefusedAsync(product, new JsonObject { ["apiKey"] = OnceHubStandIn.ApiKey }, 503, "oncehub-unavailable");
    }

    private Task<Product> StartAsync(params (string Name, string Value)[] more) => Trouble.StartAsync(
        [
            ("OnceHub:CatchUp:ApiUrl", _oncehub.Url.ToString()), ("OnceHub:CatchUp:Interval", "00:00:00.4"),
            ("OnceHub:CatchUp:RequestGap", "00:00:00"),
            ("OnceHub:CatchUp:WebhookGrace", "00:00:00"), .. more,
        ]);

    /// <summary>Bookings that are in OnceHub, and whose webhooks do not come.</summary>
    private Webhook[] Lost(int from, int to)
    {
        // Once it was looked, they change in a moment, so that no look that is over or under way counts them as seen.
        var looked = _oncehub.CountRequests(OnceHubStandIn.ApiKey) > 0;
        var changed = looked ? DateTimeOffset.UtcNow.AddSeconds(2) : DateTimeOffset.UtcNow.AddHours(-1);
        var webhooks = Trouble.Bookings(to)[from..].Select(booking => booking with { ChangedAt = changed }).ToArray();
        var bookings = webhooks.Select(webhook => JsonNode.Parse(webhook.ToJson())!["data"]!.DeepClone().AsObject());
        lock (_oncehub.Bookings) _oncehub.Bookings.AddRange(bookings);
        return webhooks;
    }

    private static async Task<JsonObject> PutAsync(Product product, string key, bool? untried = null)
    {
        var body = new JsonObject { ["apiKey"] = key };
        if (untried is { } given) body["untried"] = given;
        var (status, answer) = await product.TryOperateAsync(HttpMethod.Put, Address, body);
        Assert.True(status == 200, $"{status} {answer.ToJsonString()}");
        Assert.True(answer["stored"]!.GetValue<bool>());
        return answer;
    }

    private static async Task<JsonObject> AssertRefusedAsync(Product product, JsonObject body, int status, string problem)
    {
        var (answered, told) = await product.TryOperateAsync(HttpMethod.Put, Address, body);
        Assert.True((status, $"/problems/{problem}") == (answered, told["type"]?.GetValue<string>()), $"{answered} {told.ToJsonString()}");
        return told;
    }

    private static async Task<SalesforceState> SyncedAsync(Product product, Webhook[] bookings)
    {
        await Eventually.HoldsAsync(async () => (await product.StateAsync()).Events.Count >= bookings.Length, "all bookings to be synced");
        var state = await product.SettleAsync();
        state.AssertSynced(bookings);
        return state;
    }

    private static Task WorksAsync(Product product) => Eventually.HoldsAsync(
        async () => await CatchUpAsync(product) is var catchUp && ResultOf(catchUp) == "works" && catchUp["lookedUntil"] is not null,
        "the status to tell that looking works");

    private static async Task<JsonObject> CatchUpAsync(Product product) =>
        (await product.GetAsync("/v1/orgs/demo/status"))["catchUp"]!.AsObject();

    private static string ResultOf(JsonObject catchUp) => catchUp["result"]!.GetValue<string>();

    private async Task LooksOfAnotherOrgAsync(Product product, int looks)
    {
        const string other = "key-of-another-org";
        _oncehub.AddKey(other, []);
        await product.TryOperateAsync(HttpMethod.Put, "/v1/orgs/other", new JsonObject());
        var key = new JsonObject { ["apiKey"] = other };
        Assert.Equal(200, (await product.TryOperateAsync(HttpMethod.Put, "/v1/orgs/other/oncehub-api-key", key)).Status);
        // A look asks twice: bookings, then webhooks.
        var until = _oncehub.CountRequests(other) + (2 * looks);
        await Eventually.HoldsAsync(() => Task.FromResult(_oncehub.CountRequests(other) >= until), "the other org to be looked at");
    }
}
