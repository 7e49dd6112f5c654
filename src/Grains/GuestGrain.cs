using System.Collections.Immutable;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Telemetry;
using Orleans.Placement;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Takes its guest's turns one at a time; the work is <see cref="GuestProcessor"/>'s. It lives beside its org's grain, which
/// hands it its work and carries its reads and writes, so that a turn crosses no network but Salesforce's.
/// Between turns it keeps only what was sent and not answered.
/// </summary>
[PreferLocalPlacement]
internal sealed class GuestGrain(GuestProcessor processor) : Grain, IGuestGrain
{
    private readonly GuestActivation _activation = new();

    public async Task<GuestTurn> ProcessAsync(GuestWork work)
    {
        using var turn = GrainTelemetry.StartTurn(work);
        var salesforce = new SalesforceOfOrg(GrainFactory.GetGrain<ISalesforceOrgGrain>(work.Org.Value));
        return await processor.ProcessAsync(work, salesforce, _activation, CancellationToken.None);
    }

    private sealed class SalesforceOfOrg(ISalesforceOrgGrain org) : IOrgSalesforce
    {
        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => org.LookUpAsync(keys, left);

        public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) =>
            org.WriteAsync(writes, left);

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects, TimeSpan left) =>
            org.DescribeAsync(objects, left);
    }
}
