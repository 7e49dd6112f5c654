using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>What Salesforce answered for rows, told to those who wait for them; a refusal with what they need to adapt to it.</summary>
internal sealed class WriteAnswers(OrgRequests requests, OrgSchema schema, TimeProvider time)
{
    private const string TooLong = "STRING_TOO_LONG";

    /// <summary>
    /// A condition of the whole org may be told row by row, in an answer that is good as a whole. It pauses the org once, and
    /// is the answer to all rows that met it. Null when no row did.
    /// </summary>
    public CallFailure? ObserveRows(IEnumerable<RowResult> results, int generation) =>
        results.Select(result => result.Error).FirstOrDefault(error => error?.Condition is not null) is { } error
            ? requests.Observe(error, generation)
            : null;

    /// <param name="stopped">What the rows learned that met a condition of the whole org.</param>
    public async Task CompleteAsync(WriteRow row, RowResult result, CallFailure? stopped, double share, CancellationToken cancellationToken)
    {
        var failure = result.Error switch
        {
            null => null,
            { Condition: not null } when stopped is not null => stopped,
            var error => await ExplainAsync(row.Write.Object, error, cancellationToken),
        };
        row.Plan.Complete(
            row.Index, new WriteOutcome { RecordId = result.Id, Created = result.Created, Failure = failure, Calls = share });
    }

    /// <summary>Of a field that is required or too long, with what its object takes.</summary>
    private async Task<CallFailure> ExplainAsync(string objectName, SalesforceError error, CancellationToken cancellationToken)
    {
        var failure = FailureTranslation.From(error);
        if (failure.Fields.IsEmpty || !(failure.Action == FailureAction.RequiredField || failure.Code == TooLong)) return failure;
        try
        {
            if (await DescribeAsync(objectName, failure, cancellationToken) is not { } describe) return failure;
            return failure with
            {
                Described = schema.TypeOf(describe),
                Defaults = failure.Action == FailureAction.RequiredField
                    ? TypedDefaults.For(failure.Fields, describe, time.GetUtcNow())
                    : null,
            };
        }
        catch (SalesforceException)
        {
            // The rows beside it have their outcomes; this one is set aside without a default, to be replayed.
            return failure;
        }
    }

    /// <summary>As it is remembered where that foresees the refusal; else it is asked for again.</summary>
    private async Task<ObjectDescribe?> DescribeAsync(string objectName, CallFailure failure, CancellationToken cancellationToken)
    {
        var known = await schema.FindAsync(objectName, cancellationToken);
        return failure.Code != TooLong
            && failure.Fields.All(name => known?.Fields.GetValueOrDefault(name) is { RequiredOnCreate: true })
                ? known
                : await schema.RenewAsync(objectName, cancellationToken);
    }
}
