using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>Takes its guest's turns one at a time; the work is <see cref="GuestProcessor"/>'s.</summary>
internal sealed class GuestGrain(GuestProcessor processor) : Grain, IGuestGrain
{
    public async Task<GuestTurn> ProcessAsync(GuestWork work)
    {
        using var turn = GrainTelemetry.StartTurn(work);
        return await processor.ProcessAsync(work, new SalesforceOfOrg(GrainFactory.GetGrain<ISalesforceOrgGrain>(work.Org)), CancellationToken.None);
    }

    private sealed class SalesforceOfOrg(ISalesforceOrgGrain org) : IOrgSalesforce
    {
        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys) => org.LookUpAsync(keys);

        public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes) => org.WriteAsync(writes);

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects) => org.DescribeAsync(objects);
    }
}
