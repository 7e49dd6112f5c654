using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A real process, under the hands of somebody without any key.</summary>
public sealed class StrangerTests
{
    private const int Webhooks = 60;

    // Like a stranger elsewhere, and like one behind the same reverse proxy as OnceHub.
    public static TheoryData<string> Addresses => ["127.0.0.2", "127.0.0.1"];

    // The heap that .NET takes in a pod with a limit of 512Mi: three quarters of it.
    private static readonly (string, string) HeapOfThePod = ("DOTNET_GCHeapHardLimit", "0x18000000");

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_thousand_bodies_that_are_declared_and_never_sent_cost_nothing(string address)
    {
        await using var silo = await RunningSilo.StartAsync(HeapOfThePod);
        var tenant = await silo.AddTenantAsync("acme");
        await using var stranger = new StrangersConnections(silo.Process.Url, IPAddress.Parse(address));

        await stranger.OpenAsync(1_000, declaredBytes: 1_048_576);

        await AssertWebhooksAreTakenAsync(silo, tenant);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_thousand_bodies_that_are_sent_but_for_their_end_cost_no_more_than_their_share(string address)
    {
        await using var silo = await RunningSilo.StartAsync(HeapOfThePod);
        var tenant = await silo.AddTenantAsync("acme");
        await using var stranger = new StrangersConnections(silo.Process.Url, IPAddress.Parse(address));

        var opening = stranger.OpenAsync(1_000, declaredBytes: 1_048_576, sentBytes: 1_000_000);
        await AssertWebhooksAreTakenAsync(silo, tenant);
        await opening;

        await AssertWebhooksAreTakenAsync(silo, tenant);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Slow_bodies_do_not_close_ingest_for_others(string address)
    {
        await using var silo = await RunningSilo.StartAsync(("OnceHub:Gateway:MaxConcurrentIngest", "200"));
        var tenant = await silo.AddTenantAsync("acme");
        await using var stranger = new StrangersConnections(silo.Process.Url, IPAddress.Parse(address));

        await stranger.OpenAsync(300, declaredBytes: 1_000_000, sentBytes: 1_200);
        stranger.Drip(600, TimeSpan.FromSeconds(1));

        // For longer than the server waits for bodies, so that every kind of cut happens.
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15);) await AssertWebhooksAreTakenAsync(silo, tenant);
    }

    /// <summary>Who signs in is nobody who is known, and takes no room of those who are.</summary>
    [Theory]
    [InlineData("/v1/session", 1_000_000, 300_000)]
    [InlineData("/v1/session", 16_000, 15_000)]
    [InlineData("/v1/password", 1_000_000, 300_000)]
    public async Task Slow_sign_ins_do_not_close_events_and_administration_for_others(string path, int declaredBytes, int sentBytes)
    {
        await using var silo = await RunningSilo.StartAsync(HeapOfThePod);
        await using var stranger = new StrangersConnections(silo.Process.Url, IPAddress.Parse("127.0.0.2"), path);

        await stranger.OpenAsync(300, declaredBytes, sentBytes);

        await AssertWebhooksAreTakenAsync(silo, await silo.AddTenantAsync("acme"));
    }

    /// <summary>Making it took a fifth of a second of a processor and some ten megabytes, each time.</summary>
    [Fact]
    public async Task Hundreds_who_ask_for_the_API_description_and_do_not_read_it_cost_little()
    {
        await using var silo = await RunningSilo.StartAsync(HeapOfThePod);
        var sockets = new List<Socket>();
        for (var i = 0; i < 400; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await socket.ConnectAsync(IPAddress.Loopback, silo.Process.Url.Port);
            await socket.SendAsync("GET /openapi/v1.json HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            sockets.Add(socket);
        }

        await AssertWebhooksAreTakenAsync(silo, await silo.AddTenantAsync("acme"));

        foreach (var socket in sockets) socket.Dispose();
        Assert.DoesNotContain("OutOfMemory", silo.Process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_bodies_do_not_hold_the_end_of_the_process()
    {
        await using var silo = await RunningSilo.StartAsync(("OnceHub:Gateway:UnverifiedBodyTime", "00:05:00"));
        await using var stranger = new StrangersConnections(silo.Process.Url, IPAddress.Parse("127.0.0.2"));
        await stranger.OpenAsync(300, declaredBytes: 1_000_000, sentBytes: 1_200);
        stranger.Drip(600, TimeSpan.FromSeconds(1));

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await silo.Process.TerminateAsync());

        // Otherwise it ends with the time for shutting down, 60 seconds.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), $"It took {watch.Elapsed}.");
    }

    private static async Task AssertWebhooksAreTakenAsync(RunningSilo silo, Tenant tenant)
    {
        var run = Guid.NewGuid().ToString("N");
        for (var i = 0; i < Webhooks; i++)
            Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, tenant.Probe($"{run}-{i}")));
    }
}
