using OnceHub.Sync.Administration.Credentials;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway.Tests;

public class OperatorKeyTests
{
    [Fact]
    public async Task Without_a_configured_key_one_is_made_announced_once_and_stored_as_its_hash()
    {
        var store = new FakeStore();
        string key;
        await using (var first = await GatewayHost.StartAsync(options => options.OperatorKey = null, store: store))
        {
            await Eventually.HoldsAsync(() => first.AnnouncedKeys.Count > 0, "the announcement");
            key = Assert.Single(first.AnnouncedKeys);
            await (await first.SendAsync(HttpMethod.Get, "/v1/orgs", key)).AssertStatusAsync(200);
            Assert.DoesNotContain(store.StoredSecrets, secret => secret.Contains(key, StringComparison.Ordinal));
            Assert.DoesNotContain(first.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
        }

        await using var second = await GatewayHost.StartAsync(options => options.OperatorKey = null, store: store);
        await (await second.SendAsync(HttpMethod.Get, "/v1/orgs", key)).AssertStatusAsync(200);
        Assert.Empty(second.AnnouncedKeys);
    }

    [Fact]
    public async Task The_hash_of_a_key_that_was_made_is_no_secret_so_that_no_master_key_is_needed_for_it()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.OperatorKey = null);
        await Eventually.HoldsAsync(() => gateway.AnnouncedKeys.Count > 0, "the announcement");

        Assert.Empty(gateway.Store.StoredSecrets);
    }

    [Fact]
    public async Task A_key_whose_hash_an_earlier_version_kept_as_a_secret_goes_on_working_and_is_a_secret_no_more()
    {
        const string key = "oho_made-by-an-earlier-version";
        var store = new FakeStore();
        var hash = Convert.ToHexStringLower(GatewayKey.HashOf(key));
        await store.SaveSecretAsync(":gateway", "operator-key", hash, 0, CancellationToken.None);

        var gateways = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => GatewayHost.StartAsync(options => options.OperatorKey = null, store: store)));
        foreach (var gateway in gateways)
        {
            await Eventually.HoldsAsync(
                async () => (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", key)).IsSuccessStatusCode, "the key to work");
            Assert.Empty(gateway.AnnouncedKeys);
            await gateway.DisposeAsync();
        }
        Assert.Empty(store.StoredSecrets);
    }

    [Fact]
    public async Task A_configured_key_is_the_only_one_and_nothing_is_made()
    {
        await using var gateway = await GatewayHost.StartAsync();

        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs")).AssertStatusAsync(200);
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", GatewayHost.OperatorKey + "x")).AssertProblemAsync(401, "key-invalid");

        Assert.Empty(gateway.AnnouncedKeys);
        Assert.Empty(gateway.Store.StoredSecrets);
    }

    [Fact]
    public async Task Of_processes_that_start_together_one_announces_a_key_that_all_take()
    {
        var store = new FakeStore();
        var gateways = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => GatewayHost.StartAsync(options => options.OperatorKey = null, store: store)));

        await Eventually.HoldsAsync(() => gateways.Sum(gateway => gateway.AnnouncedKeys.Count) > 0, "the announcement");
        foreach (var gateway in gateways)
            await (
                await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", gateways.SelectMany(any => any.AnnouncedKeys).First())
            ).AssertStatusAsync(200);

        Assert.Equal(1, gateways.Sum(gateway => gateway.AnnouncedKeys.Count));
        foreach (var gateway in gateways) await gateway.DisposeAsync();
    }

    [Fact]
    public async Task With_nobody_to_tell_none_is_made_and_administration_stays_closed()
    {
        await using var gateway = await GatewayHost.StartAsync(
            options => options.OperatorKey = null, services => services.RemoveAll<IOperatorKeyAnnouncement>());

        await Eventually.HoldsAsync(
            () => gateway.Logs.Lines.Any(line => line.Contains("OnceHub:Gateway:OperatorKey", StringComparison.Ordinal)), "the warning");

        Assert.Empty(gateway.Store.StoredSecrets);
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", "anything")).AssertProblemAsync(401, "key-invalid");
    }

    [Theory]
    [InlineData("OperatorKey")]
    [InlineData("MaxWebhookBytes")]
    [InlineData("StoreTimeout")]
    public async Task A_setting_out_of_bounds_stops_the_start_and_names_itself(string name)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(options =>
        {
            if (name == "OperatorKey") options.OperatorKey = "short";
            if (name == "MaxWebhookBytes") options.MaxWebhookBytes = 1;
            if (name == "StoreTimeout") options.StoreTimeout = TimeSpan.FromHours(1);
        }));

        Assert.Contains($"OnceHub:Gateway:{name}", refused.Message);
    }
}
