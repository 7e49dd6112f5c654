using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Bodies that do not come at once, over HTTP.</summary>
public class SlowBodyTests
{
    [Fact]
    public async Task A_webhook_that_does_not_arrive_in_time_is_408_and_its_connection_ends()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.UnverifiedBodyTime = TimeSpan.FromMilliseconds(200));
        using var slow = await SlowRequest.WebhookAsync(gateway);

        var answer = await slow.LastAnswerAsync();

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/body-too-slow", answer, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<BodyBudget>().Held == 0, "its bytes to be given back");
        await AssertNoErrorsAsync(gateway);
    }

    /// <summary>The server's own rule, 240 bytes a second after five seconds, cuts whoever waits while this process is busy.</summary>
    [Fact]
    public async Task Nothing_but_its_own_time_ends_a_webhook_that_arrives_slowly()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.UnverifiedBodyTime = TimeSpan.FromSeconds(8));
        using var slow = await SlowRequest.WebhookAsync(gateway);

        Assert.Contains("not arrived whole after 8 seconds", await slow.LastAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_that_made_room_are_503_and_those_that_come_after_them_are_taken()
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            (options.MaxUnverifiedRequests, options.MaxUnverifiedRequestsPerAddress) = (2, 2);
            options.UnverifiedBodyTime = TimeSpan.FromMinutes(5);
        });
        var org = await gateway.CreateOrgAsync();
        using var first = await SlowRequest.WebhookAsync(gateway);
        await ArrivingAsync(gateway, 1);
        using var second = await SlowRequest.WebhookAsync(gateway);
        await ArrivingAsync(gateway, 2);

        for (var i = 0; i < 20; i++) await (await gateway.WebhookAsync(org, Envelopes.Booking($"EVNT-{i}"))).AssertWebhookAsync(1, 0, 0);

        var answer = await first.LastAnswerAsync();
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/too-busy", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Services.GetRequiredService<UnverifiedRequests>().CountOf(IPAddress.Loopback));
        await AssertNoErrorsAsync(gateway);
    }

    [Fact]
    public async Task When_the_process_stops_what_is_arriving_is_503_after_a_second()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.UnverifiedBodyTime = TimeSpan.FromMinutes(5));
        using var slow = await SlowRequest.WebhookAsync(gateway);
        await ArrivingAsync(gateway, 1);

        var stopping = gateway.StopAsync(default);

        Assert.Contains("/problems/stopping", await slow.LastAnswerAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Fact]
    public async Task Requests_that_are_arriving_take_no_place_of_those_that_are_worked_on()
    {
        await using var gateway = await GatewayHost.StartAsync(
            options => (options.MaxConcurrentIngest, options.UnverifiedBodyTime) = (1, TimeSpan.FromMinutes(5)));
        var org = await gateway.CreateOrgAsync();
        using var stranger = await SlowRequest.WebhookAsync(gateway);
        using var client = await SlowRequest.SendAsync(gateway, "/v1/orgs/acme/events", $"X-Api-Key: {org.ApiKey}");
        await ArrivingAsync(gateway, 1);
        await Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<BodyBudget>().Held == 2 * 4_096, "the bytes of both");

        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-2"))).AssertEventsAsync(1, 0, 0);
    }

    [Theory]
    [InlineData("/v1/orgs/acme/events")]
    [InlineData("/v1/orgs/acme/failures/replay")]
    public async Task A_body_of_a_caller_with_a_key_has_its_time_too(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.BodyTime = TimeSpan.FromMilliseconds(200));
        var org = await gateway.CreateOrgAsync();
        using var slow = await SlowRequest.SendAsync(gateway, path, $"X-Api-Key: {org.ApiKey}");

        Assert.Contains("/problems/body-too-slow", await slow.LastAnswerAsync(), StringComparison.Ordinal);
        await AssertNoErrorsAsync(gateway);
    }

    /// <summary>Who signs in is as unknown as who signs a webhook: the same time, the same room, and a small body.</summary>
    [Theory]
    [InlineData("/v1/session")]
    [InlineData("/v1/password")]
    public async Task Bodies_of_strangers_have_their_time_and_never_the_room_of_callers_who_are_known(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.UnverifiedBodyTime = TimeSpan.FromMilliseconds(500));
        var org = await gateway.CreateOrgAsync();
        using var slow = await SlowRequest.SendAsync(gateway, path, "Accept: */*");
        var unverified = gateway.Services.GetRequiredService<UnverifiedRequests>();
        await Eventually.HoldsAsync(() => unverified.Bytes == 4_096, "its bytes to be among those of strangers");

        await (await gateway.PostEventsAsync(org, Envelopes.Booking("EVNT-1"))).AssertEventsAsync(1, 0, 0);

        Assert.Contains("/problems/body-too-slow", await slow.LastAnswerAsync(), StringComparison.Ordinal);
        await AssertNoErrorsAsync(gateway);
    }

    [Theory]
    [InlineData("/v1/session")]
    [InlineData("/v1/password")]
    public async Task A_large_body_of_a_stranger_is_refused_by_its_declared_length(string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var body = new StringContent($"{{\"email\":\"{new string('a', StrangersBodies.MaxBytes)}\"}}");

        await (await gateway.SendAsync(HttpMethod.Post, path, null, body)).AssertProblemAsync(413, "body-too-large");
    }

    [Fact]
    public async Task Slow_bodies_of_one_orgs_key_leave_room_for_other_orgs_and_for_operators()
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            (options.MaxBodyMemory, options.MaxUnverifiedMemory) = (8 * 1_024 * 1_024, 1_280 * 1_024);
            (options.MaxEventsBytes, options.BodyTime) = (65_536, TimeSpan.FromMinutes(5));
        });
        var (busy, other) = (await gateway.CreateOrgAsync("busy"), await gateway.CreateOrgAsync("other"));
        var limits = gateway.Services.GetRequiredService<GatewayLimits>();
        var held = new List<SlowRequest>();
        // Each comes in pieces of 4, 8, 16 and 32 KiB, but for its end.
        const int BytesOfOne = 61_440;
        for (var i = 1; i <= limits.OrgMemory / BytesOfOne; i++)
            held.Add(
                await SlowRequest.SendAsync(gateway, "/v1/orgs/busy/events", $"X-Api-Key: {busy.ApiKey}", spaces: BytesOfOne - 100));
        await Eventually.HoldsAsync(
            () => gateway.Services.GetRequiredService<BodyBudget>().Held > limits.OrgMemory - BytesOfOne, "the org's share to be full");
        var another = Envelopes.Booking("EVNT-1") + new string(' ', BytesOfOne - 1_000);

        await (await gateway.PostEventsAsync(busy, another)).AssertProblemAsync(503, "too-busy");

        await (await gateway.PostEventsAsync(other, another)).AssertEventsAsync(1, 0, 0);
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = "ann@acme.example" })).AssertStatusAsync(201);
        foreach (var slow in held) slow.Dispose();
    }

    /// <summary>Whoever is known keeps room, also while the clients of all orgs hold what they may.</summary>
    [Fact]
    public void What_all_orgs_clients_may_hold_leaves_a_part_to_operators()
    {
        using var rig = new BodyRig(bodyMemory: 100_000, unverifiedMemory: 10_000);
        var orgs = Enumerable.Range(0, 4).Select(_ => new OrgRoom(rig.Budget, rig.Limits)).ToArray();
        foreach (var org in orgs[..3]) org.Take(20_000);
        Assert.Throws<ProblemException>(() => orgs[0].Take(1));

        Assert.Throws<ProblemException>(() => orgs[3].Take(20_000));
        orgs[3].Take(10_000);
        new KeyedRoom(rig.Budget, rig.Limits).Take(10_000);

        orgs[0].Return(20_000);
        Assert.True(orgs[0].HasRoomFor(20_000));
        Assert.False(orgs[0].HasRoomFor(20_001));
    }

    [Fact]
    public async Task What_finds_no_memory_is_503_with_a_time_to_come_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        foreach (var failure in new Exception[] { new OutOfMemoryException(), new InsufficientMemoryException() })
        {
            gateway.Store.AppendsFailWith = failure;
            using var answer = await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"));
            await answer.AssertProblemAsync(503, "too-busy");
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        gateway.Store.AppendsFailWith = null;
        await (await gateway.WebhookAsync(org, Envelopes.Booking("EVNT-1"))).AssertWebhookAsync(1, 0, 0);
    }

    /// <summary>Strangers who are cut fill no log: not even the server's own lines of what it could not read to its end.</summary>
    private static async Task AssertNoErrorsAsync(GatewayHost gateway)
    {
        // Once the process has ended the server is through with every connection.
        await gateway.StopAsync(default);
        Assert.DoesNotContain(
            gateway.Logs.Lines,
            line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));
    }

    private static Task ArrivingAsync(GatewayHost gateway, int count) =>
        Eventually.HoldsAsync(
            () => gateway.Services.GetRequiredService<UnverifiedRequests>().Count == count, $"{count} webhooks to arrive");
}
