namespace OnceHub.Sync.Gateway.Tests;

public class AccessCacheTests
{
    [Fact]
    public async Task Secrets_are_not_read_for_each_webhook()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.AccessCacheTime = TimeSpan.FromMinutes(5));
        var org = await gateway.CreateOrgAsync();
        var before = gateway.Store.SecretReads;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => gateway.WebhookAsync(org, Envelopes.Booking($"EVNT-{n}"))));

        // Both documents of the org, once, however many asked at the same time.
        Assert.Equal(before + 2, gateway.Store.SecretReads);
    }

    [Fact]
    public async Task What_was_changed_in_another_process_counts_after_the_cache_time()
    {
        var store = new FakeStore();
        await using var here = await GatewayHost.StartAsync(
            options => options.AccessCacheTime = TimeSpan.FromMilliseconds(50), store: store);
        await using var there = await GatewayHost.StartAsync(store: store);
        var org = await here.CreateOrgAsync();
        await (await here.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);

        var added = await (await there.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/webhook-secrets")).AssertStatusAsync(201);

        await Eventually.HoldsAsync(
            async () => (int)(await here.WebhookAsync(org, Envelopes.Booking("EVNT-2"), added.Text("secret"))).StatusCode == 202,
            "the new secret to be known");
    }

    [Fact]
    public async Task While_the_store_is_down_fresh_secrets_still_tell_a_stranger_from_OnceHub()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.AccessCacheTime = TimeSpan.FromMinutes(5));
        var org = await gateway.CreateOrgAsync();
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);

        gateway.Store.Down = true;

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"), "wrong-secret")).AssertProblemAsync(401, "signature-invalid");
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"))).AssertProblemAsync(503, "store-unavailable");
    }
}
