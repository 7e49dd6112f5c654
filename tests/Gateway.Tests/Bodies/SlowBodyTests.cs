using System.Globalization;
using System.Net;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Bodies that do not come at once, over HTTP.</summary>
public class SlowBodyTests
{
    [Fact]
    public async Task A_webhook_that_does_not_arrive_in_time_is_408_and_its_connection_ends()
    {
        await using var gateway = await GatewayHost.StartAsync(options => options.UnverifiedBodyTime = TimeSpan.FromMilliseconds(200));
        var org = await gateway.CreateOrgAsync();
        using var slow = new EndlessBody();

        using var answer = await gateway.SendWebhookAsync(org.Org, slow);

        await answer.AssertProblemAsync(408, "body-too-slow");
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task A_webhook_that_made_room_is_503_and_those_that_came_after_it_are_taken()
    {
        await using var gateway = await GatewayHost.StartAsync(options => (options.MaxUnverifiedRequests, options.UnverifiedBodyTime) = (2, TimeSpan.FromMinutes(5)));
        var org = await gateway.CreateOrgAsync();
        using EndlessBody first = new(), second = new();
        var oldest = gateway.SendWebhookAsync("nobody", first);
        await first.Begun;
        var next = gateway.SendWebhookAsync("nobody", second);
        await second.Begun;

        for (var i = 0; i < 20; i++) await (await gateway.WebhookAsync(org, Envelopes.Booking($"EVNT-{i}"))).AssertWebhookAsync(1, 0, 0);

        foreach (var cut in new[] { oldest, next })
        {
            using var answer = await cut;
            await answer.AssertProblemAsync(503, "too-busy");
            Assert.NotNull(answer.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task Requests_that_are_arriving_take_no_place_of_those_that_are_worked_on()
    {
        await using var gateway = await GatewayHost.StartAsync(options => (options.MaxConcurrentIngest, options.UnverifiedBodyTime) = (1, TimeSpan.FromMinutes(5)));
        var org = await gateway.CreateOrgAsync();
        using EndlessBody stranger = new(), client = new();
        _ = gateway.SendWebhookAsync("nobody", stranger);
        _ = gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/events", org.ApiKey, client);
        await Task.WhenAll(stranger.Begun, client.Begun);

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
        using var slow = new EndlessBody();

        using var answer = await gateway.SendAsync(HttpMethod.Post, path, org.ApiKey, slow);

        await answer.AssertProblemAsync(408, "body-too-slow");
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
}

/// <summary>A body of which some bytes come, and no more.</summary>
internal sealed class EndlessBody : HttpContent
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its first bytes are sent.</summary>
    public Task Begun => _begun.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("{\"id\":"u8.ToArray());
        await stream.FlushAsync();
        _begun.TrySetResult();
        await _never.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 1_000;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _never.TrySetCanceled();
        base.Dispose(disposing);
    }
}

internal static class SlowWebhooks
{
    /// <summary>Signed by nobody, in form only.</summary>
    public static async Task<HttpResponseMessage> SendWebhookAsync(this GatewayHost gateway, string org, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/orgs/{org}/webhooks/oncehub") { Content = body };
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("Oncehub-Signature", $"t={time},s={new string('0', 64)}");
        return await gateway.Client.SendAsync(request);
    }
}
