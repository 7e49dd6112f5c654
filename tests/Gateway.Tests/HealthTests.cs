using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class HealthTests
{
    [Fact]
    public async Task Ready_follows_the_store_and_live_does_not()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(200);

        gateway.Store.Down = true;
        await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(503);
        await (await gateway.Client.GetAsync("/health/live")).AssertStatusAsync(200);

        gateway.Store.Down = false;
        await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(200);
    }

    [Fact]
    public async Task However_many_ask_at_once_whether_it_is_ready_the_store_is_asked_once()
    {
        var store = new FakeStore { PingsHang = new TaskCompletionSource() };
        var ping = new StorePing(store, TimeProvider.System);

        var asking = Enumerable.Range(0, 50).Select(_ => ping.WhyNotAsync()).ToArray();
        await Eventually.HoldsAsync(() => store.Pings > 0, "the store to be asked");
        store.PingsHang.SetResult();

        Assert.All(await Task.WhenAll(asking), Assert.Null);
        Assert.Equal(1, store.Pings);
        store.Down = true;
        Assert.Equal("the store cannot be reached", await ping.WhyNotAsync());
        Assert.Equal(2, store.Pings);
    }

    [Fact]
    public async Task A_process_that_comes_to_lack_a_key_is_not_ready_until_it_has_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Store.PingsFailWith = new MasterKeyException("acme 3 in /secret/place need key 77b4", "The secrets need master key 77b4.");
        var ready = await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(503);
        Assert.Equal("locked: The secrets need master key 77b4.", ready.Text("status"));

        gateway.Store.PingsFailWith = null;
        await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(200);
    }

    /// <summary>As from an account that may not connect any more: whoever asks again and again must not end by it.</summary>
    [Fact]
    public async Task Whatever_keeps_the_store_from_answering_makes_the_process_not_ready()
    {
        var ping = new StorePing(new FakeStore { PingsFailWith = new InvalidOperationException("no such role") }, TimeProvider.System);
        Assert.Equal("the store cannot be reached", await ping.WhyNotAsync());
    }

    [Fact]
    public async Task The_store_is_migrated_at_the_start()
    {
        await using var gateway = await GatewayHost.StartAsync();

        Assert.Equal(1, gateway.Store.Migrations);
    }

    [Fact]
    public async Task A_store_whose_secrets_need_another_key_is_told_as_such_until_the_key_is_there()
    {
        var locked = new MasterKeyException("acme 3 in /secret/place need key 77b4", "The secrets need master key 77b4.");
        var store = new FakeStore { Locked = locked };
        await using var gateway = await GatewayHost.StartAsync(store: store, waitUntilReady: false);
        await Eventually.HoldsAsync(
            () => gateway.Logs.Lines.Any(line => line.Contains("/secret/place", StringComparison.Ordinal)), "the log");

        var ready = await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(503);
        Assert.Equal("locked: The secrets need master key 77b4.", ready.Text("status"));
        await (await gateway.Client.GetAsync("/health/startup")).AssertStatusAsync(503);
        await (await gateway.Client.GetAsync("/health/live")).AssertStatusAsync(200);
        var webhook = await (await gateway.WebhookAsync("acme", "{}"u8.ToArray(), null)).AssertProblemAsync(503, "secrets-unreadable");
        Assert.Equal("The secrets need master key 77b4.", webhook.Text("detail"));
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/bookings", "any-key")).AssertProblemAsync(503, "secrets-unreadable");

        store.Locked = null;
        await Eventually.HoldsAsync(
            async () => (await gateway.Client.GetAsync("/health/ready")).IsSuccessStatusCode, "the gateway to be ready");
        var org = await gateway.CreateOrgAsync();
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
    }

    [Fact]
    public async Task On_shutdown_ready_turns_off_first_and_events_are_still_taken()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.DrainDelay = TimeSpan.FromMinutes(5));
        var org = await gateway.CreateOrgAsync();

        using var enough = new CancellationTokenSource();
        var stopping = gateway.StopAsync(enough.Token);

        var ready = await (await gateway.Client.GetAsync("/health/ready")).AssertStatusAsync(503);
        Assert.StartsWith("draining", ready.Text("status"));
        await (await gateway.Client.GetAsync("/health/live")).AssertStatusAsync(200);
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
        Assert.False(stopping.IsCompleted);
        await enough.CancelAsync();
        await Record.ExceptionAsync(() => stopping);
    }
}
