using System.Collections.Immutable;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>An org's Salesforce as guests see it: what many of them ask at the same time leaves together.</summary>
/// <remarks>Never throws for what Salesforce says: failures are in the answers, which come within what is left of the asker's
/// time.</remarks>
internal interface IOrgSalesforce
{
    /// <summary>The answers come in the order of the keys.</summary>
    Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left);

    /// <summary>Writes of one guest; the outcomes come in their order.</summary>
    Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left);

    /// <summary>What the org's objects take, from memory while it is fresh; the answers come in the order of the objects.</summary>
    /// <param name="objects">API names.</param>
    Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left);
}
