using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>What bodies are counted by, with limits of the test's choice and a clock that stands.</summary>
internal sealed class BodyRig : IDisposable
{
    public BodyRig(int bodyMemory = 1_000_000, int unverifiedMemory = 200_000, int requests = 100, int perAddress = 50)
    {
        Limits = new GatewayLimits
        {
            BodyMemory = bodyMemory,
            UnverifiedMemory = unverifiedMemory,
            UnverifiedRequests = requests,
            UnverifiedRequestsPerAddress = perAddress,
            Connections = 1_000,
            ConnectionsPerAddress = 100,
        };
        Lifecycle = new GatewayLifecycle(Options.Create(new GatewayOptions()), Time);
        var options = new GatewayOptions { UnverifiedBodyTime = TimeSpan.FromSeconds(10) };
        Unverified = new UnverifiedRequests(Budget, Limits, Options.Create(options), Lifecycle, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public BodyBudget Budget { get; } = new();

    public GatewayLimits Limits { get; }

    public GatewayLifecycle Lifecycle { get; }

    public UnverifiedRequests Unverified { get; }

    public void Dispose()
    {
        Unverified.Dispose();
        Lifecycle.Dispose();
    }
}
