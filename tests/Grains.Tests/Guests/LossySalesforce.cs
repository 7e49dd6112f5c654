using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Loses answers as chance has it, a few of them: of look-ups, and of writes that were applied; or ends before anything is recorded.
/// </summary>
internal sealed class LossySalesforce(IOrgSalesforce salesforce, Random random, List<string> played, bool dies) : IOrgSalesforce
{
    private const int Most = 4;

    private int _left = random.Next(Most + 1);

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left)
    {
        var answer = await salesforce.LookUpAsync(keys, left);
        return Loses("look-up") ? new LookupAnswer { Found = [], Failure = Lost } : answer;
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
    {
        var outcomes = await salesforce.WriteAsync(writes, left);
        if (dies && Loses("process")) throw new StoreUnavailableException("The process died before it recorded anything.");
        if (!Loses("write")) return outcomes;
        // They leave in several requests, so that the answers of the first may have come.
        var answered = random.Next(outcomes.Length);
        if (answered > 0) played.Add($"but for the first {answered}");
        return [.. outcomes.Select((outcome, i) => i < answered ? outcome : new WriteOutcome { Failure = Lost with { Ambiguous = true } })];
    }

    public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) =>
        salesforce.DescribeAsync(objects, left);

    private static CallFailure Lost =>
        new()
        {
            Action = FailureAction.Retry,
            Code = FailureCodes.SalesforceUnreachable,
            Message = "The answer was lost.",
        };

    private bool Loses(string what)
    {
        if (_left == 0 || random.Next(3) > 0) return false;
        _left--;
        played.Add($"{what} lost");
        return true;
    }
}
