using System.Text;

namespace OnceHub.Sync.Gateway.Tests;

public class OutageTests
{
    [Fact]
    public async Task A_store_that_is_down_is_503_with_a_time_to_come_again_and_nothing_is_lost()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);

        gateway.Store.Down = true;
        using var down = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"));
        await down.AssertProblemAsync(503, "store-unavailable");
        Assert.True(down.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        gateway.Store.Down = false;
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2"))).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task A_store_that_hangs_is_503_and_what_it_stores_after_all_is_a_repeat_with_its_own_bytes()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.StoreTimeout = TimeSpan.FromSeconds(2));
        var org = await gateway.CreateOrgAsync();
        var hang = new TaskCompletionSource();
        gateway.Store.AppendsHang = hang;
        using var late = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1", padding: 3_000));
        await late.AssertProblemAsync(503, "store-unavailable");

        // Others use the memory that the request gave back, before the store gets to it.
        gateway.Store.AppendsHang = null;
        for (var n = 0; n < 20; n++) await gateway.WebhookAsync(org, Envelopes.Booking($"OTHER-{n}", padding: 3_000));
        hang.SetResult();

        await Eventually.HoldsAsync(() => gateway.Store.Inbox.Any(entry => entry.EventId == "EVNT-1"), "the late append");
        var stored = gateway.Store.Inbox.Single(entry => entry.EventId == "EVNT-1");
        Assert.Equal(Envelopes.Booking("EVNT-1", padding: 3_000), Encoding.UTF8.GetString(stored.Payload.Span));
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(0, 1, 0);
    }

    [Fact]
    public async Task When_the_secrets_cannot_be_read_it_is_503_and_not_401()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Store.Down = true;

        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertProblemAsync(503, "store-unavailable");
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample, "wrong-secret")).AssertProblemAsync(503, "store-unavailable");
        await (await gateway.PostEventsAsync(org, PublishedBooking.Sample)).AssertProblemAsync(503, "store-unavailable");
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings", org.ApiKey)).AssertProblemAsync(503, "store-unavailable");

        gateway.Store.Down = false;
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task A_fault_of_ours_is_500_with_a_trace_id_and_without_its_words()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        gateway.Store.AppendsFailWith = new InvalidOperationException("inner words");

        var problem = await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertProblemAsync(500, "internal-error");

        Assert.NotEmpty(problem.Text("traceId"));
        Assert.DoesNotContain("inner words", problem.GetRawText());
        Assert.Contains(gateway.Logs.Lines, line => line.Contains("inner words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Past_the_limit_of_requests_at_once_it_is_503_until_one_is_done()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.MaxConcurrentIngest = 2);
        var org = await gateway.CreateOrgAsync();
        var hang = new TaskCompletionSource();
        gateway.Store.AppendsHang = hang;
        Task<HttpResponseMessage>[] inside =
        [
            gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1")),
            gateway.WebhookAsync(org, Envelopes.Booking("EVNT-2")),
        ];

        await Eventually.HoldsAsync(() => gateway.Store.Hanging == 2, "both to be inside");
        using var busy = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-3"));
        await busy.AssertProblemAsync(503, "too-busy");
        Assert.NotNull(busy.Headers.RetryAfter);

        gateway.Store.AppendsHang = null;
        hang.SetResult();
        foreach (var answer in await Task.WhenAll(inside)) await answer.AssertWebhookAsync(1, 0, 0);
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-3"))).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task Until_the_store_is_migrated_ingest_is_503_and_then_it_opens()
    {
        var store = new FakeStore { MigrationDown = true };
        await using var gateway = await GatewayHost.StartAsync(store: store, waitUntilReady: false);

        using var early = await gateway.WebhookAsync("acme", "{}"u8.ToArray(), "t=1,s=1");
        await early.AssertProblemAsync(503, "starting");
        Assert.NotNull(early.Headers.RetryAfter);
        Assert.Equal(503, (int)(await gateway.Client.GetAsync("/health/startup")).StatusCode);

        store.MigrationDown = false;
        await Eventually.HoldsAsync(async () => (await gateway.Client.GetAsync("/health/startup")).IsSuccessStatusCode, "the start");
        await (await gateway.WebhookAsync("acme", "{}"u8.ToArray(), "t=1,s=1")).AssertProblemAsync(401, "signature-malformed");
    }
}
