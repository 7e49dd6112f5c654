using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Routes to the org's puller and pipeline, which do the work on other threads: the activation has its calls to itself, and no event of a
/// guest passes through it.
/// </summary>
[Reentrant]
internal sealed class SalesforceOrgGrain(OrgWorkFactory factory) : Grain, ISalesforceOrgGrain
{
    private OrgWork _work = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _work = factory.Create(OrgId.Parse(this.GetPrimaryKeyString()));
        return _work.StartAsync(cancellationToken);
    }

    /// <summary>
    /// The org goes where it is sent at once: turns that have begun end here under the lease, for which its next activation waits. When the
    /// process ends they have ended before its grains.
    /// </summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var ended = _work.DisposeAsync().AsTask();
        return reason.ReasonCode == DeactivationReasonCode.ShuttingDown ? ended : Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        _work.Puller.Wake();
        return Task.CompletedTask;
    }

    public Task WatchAsync()
    {
        _work.Activity.Watch();
        return Task.CompletedTask;
    }

    public Task ReloadAsync() => Apart.RunAsync(_work.ReloadAsync);

    public Task<SchemaReport> CheckSchemaAsync(TimeSpan maxAge) => Apart.RunAsync(() => _work.Schema.CheckAsync(maxAge));

    public Task<OrgStatus> GetStatusAsync() => Task.FromResult(_work.Status);
}
