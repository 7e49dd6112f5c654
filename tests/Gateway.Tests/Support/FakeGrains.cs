using System.Collections.Concurrent;
using System.Reflection;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>A grain factory that knows orgs' grains only, and counts what is asked of them.</summary>
internal sealed class FakeGrains
{
    private readonly ConcurrentDictionary<string, FakeOrgGrain> _orgs = [];

    public FakeGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, Proxy>();
        ((Proxy)(object)Factory).Owner = this;
    }

    public IGrainFactory Factory { get; }

    public bool Unreachable { get; set; }

    public FakeOrgGrain Org(string org) => _orgs.GetOrAdd(org, _ => new FakeOrgGrain());

    // A proxy, so that the many other members of Orleans' factory need no fake. Not sealed: the proxy derives from it.
#pragma warning disable CA1852
    internal class Proxy : DispatchProxy
    {
        public FakeGrains Owner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (Owner.Unreachable) throw new TimeoutException("No silo answers.");
            Assert.Equal(typeof(ISalesforceOrgGrain), targetMethod!.GetGenericArguments().Single());
            return Owner.Org((string)args![0]!);
        }
    }
#pragma warning restore CA1852
}

internal sealed class FakeOrgGrain : ISalesforceOrgGrain
{
    private int _wakes;
    private int _inFlight;
    private int _reloads;
    private int _watches;

    public int Wakes => _wakes;

    public int Reloads => _reloads;

    public int MostWakesInFlight { get; private set; }

    /// <summary>While set, wake-ups do not return.</summary>
    public TaskCompletionSource? WakesHang { get; set; }

    public OrgStatus Status { get; set; } = new() { Pulling = true, InFlight = 3, CallsUsed = 120, CallsLimit = 15_000 };

    public async Task WakeAsync()
    {
        Interlocked.Increment(ref _wakes);
        MostWakesInFlight = Math.Max(MostWakesInFlight, Interlocked.Increment(ref _inFlight));
        if (WakesHang is { } hang) await hang.Task;
        Interlocked.Decrement(ref _inFlight);
    }

    public Task ReloadAsync()
    {
        Interlocked.Increment(ref _reloads);
        return Task.CompletedTask;
    }

    public int Watches => _watches;

    /// <summary>It takes no watchers, as when the silo that it was on has just ended.</summary>
    public bool IsGone { get; set; }

    public Task WatchAsync()
    {
        if (IsGone) throw new TimeoutException("The silo does not answer.");
        Interlocked.Increment(ref _watches);
        return Task.CompletedTask;
    }

    public Task<OrgStatus> GetStatusAsync() => Task.FromResult(Status);

    public SchemaReport Schema { get; set; } = new();

    public Task<SchemaReport> CheckSchemaAsync(TimeSpan maxAge) => Task.FromResult(Schema);
}
