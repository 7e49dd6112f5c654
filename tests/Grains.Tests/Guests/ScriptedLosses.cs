using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Loses the answers of chosen requests, counted from one: of look-ups, and of writes that were applied; or the process ends then.
/// </summary>
internal sealed class ScriptedLosses(IOrgSalesforce salesforce, params string[] lost) : IOrgSalesforce
{
    private int _lookUps;
    private int _writes;

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left)
    {
        var answer = await salesforce.LookUpAsync(keys, left);
        return lost.Contains($"look-up {++_lookUps}") ? new LookupAnswer { Found = [], Failure = Lost } : answer;
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
    {
        var outcomes = await salesforce.WriteAsync(writes, left);
        if (lost.Contains($"death {++_writes}")) throw new StoreUnavailableException("The process died before it recorded anything.");
        if (!lost.Contains($"write {_writes}")) return outcomes;
        return [.. outcomes.Select(_ => new WriteOutcome { Failure = Lost with { Ambiguous = true } })];
    }

    public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) =>
        salesforce.DescribeAsync(objects, left);

    private static CallFailure Lost => new()
    {
        Action = FailureAction.Retry,
        Code = FailureCodes.SalesforceUnreachable,
        Message = "The answer was lost.",
    };
}
