using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Loses the answers of chosen requests, counted from one: of look-ups, and of writes that were applied.</summary>
internal sealed class ScriptedLosses(IOrgSalesforce salesforce, params string[] lost) : IOrgSalesforce
{
    private int _lookUps;
    private int _writes;

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys)
    {
        var answer = await salesforce.LookUpAsync(keys);
        return lost.Contains($"look-up {++_lookUps}") ? new LookupAnswer { Found = [], Failure = Lost } : answer;
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes)
    {
        var outcomes = await salesforce.WriteAsync(writes);
        if (!lost.Contains($"write {++_writes}")) return outcomes;
        return [.. outcomes.Select(_ => new WriteOutcome { Failure = Lost with { Ambiguous = true } })];
    }

    public Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects) => salesforce.DescribeAsync(objects);

    private static CallFailure Lost => new()
    {
        Action = FailureAction.Retry,
        Code = FailureCodes.SalesforceUnreachable,
        Message = "The answer was lost.",
    };
}
