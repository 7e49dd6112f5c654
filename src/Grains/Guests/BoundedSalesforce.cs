using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>
/// An org's Salesforce for one turn, which ends in time whatever Salesforce does. What is asked carries what is left of the turn.
/// </summary>
internal sealed class BoundedSalesforce(IOrgSalesforce salesforce, DateTimeOffset ends, TimeProvider time)
{
    /// <summary>A write that was under way when the time was over; completes when it is answered.</summary>
    public Task? UnderWay { get; private set; }

    private TimeSpan Left => time.Until(ends);

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys) =>
        await InTimeAsync(salesforce.LookUpAsync(keys, Left)) ?? new LookupAnswer { Failure = TooLate() };

    public async Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects) =>
        await InTimeAsync(salesforce.DescribeAsync(objects, Left)) ?? new DescribeAnswer { Failure = TooLate() };

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes)
    {
        var sent = salesforce.WriteAsync(writes, Left);
        try
        {
            return await sent.WaitAsync(Left, time);
        }
        catch (TimeoutException)
        {
            UnderWay = sent;
            return [.. writes.Select(_ => new WriteOutcome { Failure = Unanswered.Failure })];
        }
    }

    /// <summary>Null when it was not answered in time; nobody waits for it then.</summary>
    public async Task<T?> InTimeAsync<T>(Task<T> asked)
        where T : class
    {
        try
        {
            return await asked.WaitAsync(Left, time);
        }
        catch (TimeoutException)
        {
            _ = asked.ContinueWith(
                late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return null;
        }
    }

    public CallFailure TooLate() =>
        FailureTranslation.Deferred(
            FailureCodes.SalesforceUnreachable, "Salesforce did not answer in the time of one turn; the event waits for the next.",
            time.GetUtcNow());
}
