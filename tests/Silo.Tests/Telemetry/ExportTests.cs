using System.Net;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A real process that sends to a collector.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task A_process_that_has_nothing_to_do_is_known_to_be_there()
    {
        await using var collector = await Collector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(collector.Settings);
        foreach (var gauge in new[] { "oncehub.sync.orgs.pulling", "oncehub.sync.webhooks.arriving" })
            await Eventually.HoldsAsync(() => collector.Has("/v1/metrics", gauge), $"{gauge} is told");
    }

    [Fact]
    public async Task Traces_metrics_and_logs_leave_by_OTLP_and_carry_no_secret()
    {
        await using var collector = await Collector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(collector.Settings);
        var tenant = await silo.AddTenantAsync("acme");
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, tenant.Probe("acme-1")));
        await Eventually.HoldsAsync(async () => await tenant.WaitingAsync(silo.Process.Url) == 0, "the event to be done");

        await Eventually.HoldsAsync(() => collector.Has("/v1/metrics", "oncehub.sync.events.synced"), "metrics to arrive");
        Assert.Equal(0, await silo.Process.TerminateAsync());
        Assert.True(collector.Has("/v1/metrics", "oncehub.sync.events.accepted"));
        Assert.True(collector.Has("/v1/traces", "process booking"), "no trace arrived");
        Assert.True(collector.Has("/v1/logs", "Now listening on"), "no log arrived");
        Assert.True(collector.Has("/v1/traces", "oncehub-sync"));
        var credentials = await silo.Salesforce.CredentialsAsync(default);
        foreach (
            var secret in new[]
            {
                credentials.RefreshToken,
                credentials.ClientSecret,
                "operator-key-of-the-lifecycle-test",
                "acme-1@example.com",
            })
            Assert.False(collector.Has("", secret), "something was sent that must stay here");
    }
}
