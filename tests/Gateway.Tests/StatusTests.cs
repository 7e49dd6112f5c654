using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway.Tests;

public class StatusTests
{
    [Fact]
    public async Task Status_tells_what_waits_and_what_the_worker_does()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
        await (await gateway.WebhookAsync(org, "nonsense")).AssertWebhookAsync(0, 0, 1);

        var status = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/status")).AssertStatusAsync(200);

        Assert.Equal(1, status.GetProperty("backlog").Number("waiting"));
        Assert.Equal(
            (true, 3),
            (status.GetProperty("worker").GetProperty("pulling").GetBoolean(), status.GetProperty("worker").Number("inFlight")));
    }

    [Fact]
    public async Task Limits_tell_what_is_used_and_left()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var known = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/limits")).AssertStatusAsync(200);
        gateway.Grains.Org("acme").Status = new OrgStatus { PausedBecause = "The daily calls are spent." };
        var unknown = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/limits")).AssertStatusAsync(200);

        Assert.Equal((120, 15_000, 14_880), (known.Number("callsUsed"), known.Number("callsLimit"), known.Number("callsLeft")));
        Assert.True(unknown.IsNull("callsLeft"));
        Assert.Equal("The daily calls are spent.", unknown.Text("pausedBecause"));
    }

    [Fact]
    public async Task Without_a_worker_status_tells_what_it_can_and_limits_are_503()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        gateway.Grains.Unreachable = true;

        var status = await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/status")).AssertStatusAsync(200);

        Assert.True(status.IsNull("worker"));
        Assert.Equal(0, status.GetProperty("backlog").Number("waiting"));
        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/limits")).AssertProblemAsync(503, "worker-unavailable");
    }
}
