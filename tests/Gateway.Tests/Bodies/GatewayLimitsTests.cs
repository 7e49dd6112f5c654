namespace OnceHub.Sync.Gateway.Tests;

public class GatewayLimitsTests
{
    private const long MiB = 1_024 * 1_024;

    [Theory]
    [InlineData(384, 96, 12, 4_096, 409)]     // The pod's: three quarters of 512Mi.
    [InlineData(64, 45, 5, 1_000, 100)]       // As much as the largest bodies and administration need.
    [InlineData(24_576, 512, 64, 20_000, 2_000)]
    public void What_is_not_set_follows_from_the_heap(int heap, int bodies, int unverified, int connections, int perAddress)
    {
        var options = new GatewayOptions();

        var limits = GatewayLimits.Of(options, heap * MiB);

        Assert.Equal((bodies, unverified), (limits.BodyMemory / MiB, limits.UnverifiedMemory / MiB));
        Assert.Equal((connections, perAddress), (limits.Connections, limits.ConnectionsPerAddress));
        Assert.Equal((connections / 2, perAddress / 2), (limits.UnverifiedRequests, limits.UnverifiedRequestsPerAddress));
        Assert.Null(limits.WhyTooSmall(options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void The_largest_bodies_that_are_allowed_fit_into_what_is_not_set(int webhookMiB)
    {
        var options = new GatewayOptions { MaxWebhookBytes = (int)(webhookMiB * MiB), MaxEventsBytes = (int)(256 * MiB) };

        Assert.Null(GatewayLimits.Of(options, 256 * MiB).WhyTooSmall(options));
        options.MaxUnverifiedMemory = 100 * MiB;
        Assert.Null(GatewayLimits.Of(options, 256 * MiB).WhyTooSmall(options));
    }

    [Theory]
    [InlineData(null, 1, "MaxUnverifiedMemory")]
    [InlineData(8, null, "MaxUnverifiedMemory")]
    [InlineData(40, null, "MaxBodyMemory")]
    [InlineData(8, 100, "MaxBodyMemory")]
    public async Task What_does_not_fit_each_other_ends_the_start_with_its_sentence(int? bodies, int? unverified, string named)
    {
        var failed = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => GatewayHost.StartAsync(
            options => (options.MaxBodyMemory, options.MaxUnverifiedMemory) = (bodies * MiB, unverified * MiB)));

        Assert.Contains($"OnceHub:Gateway:{named} is", failed.Message);
    }

    /// <summary>Of what callers who are known may fill: a quarter for an org's clients, an eighth for nobody's clients.</summary>
    [Theory]
    [InlineData(24_576, 384, 336, 96)]
    [InlineData(384, 72, 63, 32)]             // As much as the largest body needs.
    [InlineData(64, 34, 32, 32)]
    public void No_orgs_clients_fill_the_room_of_others_or_of_operators(int heap, int keyed, int clients, int org)
    {
        var limits = GatewayLimits.Of(new GatewayOptions(), heap * MiB);

        Assert.Equal((keyed, clients, org), (limits.KeyedMemory / MiB, limits.ClientMemory / MiB, limits.OrgMemory / MiB));
        Assert.InRange(limits.KeyedMemory - limits.ClientMemory, 2 * MiB, limits.KeyedMemory / 8);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example")]
    // As the manifests for production have it until somebody writes his own.
    [InlineData("REPLACE_WITH_INGRESS_NETWORK")]
    [InlineData("")]
    public async Task A_proxy_that_is_no_address_ends_the_start_with_its_sentence(string proxy)
    {
        var failed = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => GatewayHost.StartAsync(options => options.TrustedProxies.Add(proxy)));

        Assert.Contains($"TrustedProxies: '{proxy}'", failed.Message);
    }
}
