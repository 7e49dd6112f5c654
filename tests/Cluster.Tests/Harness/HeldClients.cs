using System.Collections.Concurrent;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Makes Salesforce clients as always, but for chosen orgs blocks whoever asks for one, as long computing would.</summary>
internal sealed class HeldClients(ISalesforceApiFactory factory, HeldOrgs held) : ISalesforceApiFactory
{
    public ISalesforceApi Create(OrgId org, IConnectionSource source)
    {
        held.Wait(org);
        return factory.Create(org, source);
    }

    public ISalesforceSetup CreateForSetup(OrgId org, IConnectionSource source) => factory.CreateForSetup(org, source);
}

/// <summary>Orgs whose clients are not made before they are let go.</summary>
internal sealed class HeldOrgs
{
    private readonly ConcurrentDictionary<OrgId, Held> _held = new();

    public Held Hold(OrgId org) => _held.GetOrAdd(org, _ => new Held());

    public void Wait(OrgId org)
    {
        if (!_held.TryGetValue(org, out var held)) return;
        held.Entered.TrySetResult();
        held.Gate.Wait(TimeSpan.FromSeconds(60));
    }

    internal sealed class Held : IDisposable
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Gate { get; } = new();

        public void Dispose() => Gate.Set();
    }
}
