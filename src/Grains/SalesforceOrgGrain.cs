using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Routes to the org's puller and pipeline, which do the work on the thread pool, because whatever went on here would hold up
/// all that the org's guests ask. Look-ups and writes are only queued here: one more hop before that, and requests leave less full.
/// </summary>
[Reentrant]
internal sealed class SalesforceOrgGrain(OrgWorkFactory factory) : Grain, ISalesforceOrgGrain
{
    private OrgWork _work = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _work = factory.Create(OrgId.Parse(this.GetPrimaryKeyString()), GrainFactory);
        return _work.StartAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await _work.DisposeAsync();

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

    public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => _work.Pipeline.LookUpAsync(keys, left);

    public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) =>
        _work.Pipeline.WriteAsync(writes, left);

    public Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects, TimeSpan left) =>
        Apart.RunAsync(() => _work.Pipeline.DescribeAsync(objects, left));

    public Task<SchemaReport> CheckSchemaAsync(TimeSpan maxAge) => Apart.RunAsync(() => _work.Schema.CheckAsync(maxAge));

    public Task<OrgStatus> GetStatusAsync() => Task.FromResult(_work.Status);
}
