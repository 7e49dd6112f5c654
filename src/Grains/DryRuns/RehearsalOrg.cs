using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.DryRuns;

/// <summary>The org's pipeline over a Salesforce that is only read, which remembers what was found and what stood in the way.</summary>
internal sealed class RehearsalOrg(OrgPipeline pipeline, RehearsedSalesforce salesforce) : IOrgSalesforce
{
    private readonly Dictionary<SalesforceId, FieldSet> _people = [];

    /// <summary>The Contacts and Leads that look-ups found, by id, as Salesforce answered.</summary>
    public IReadOnlyDictionary<SalesforceId, FieldSet> People => _people;

    /// <summary>Why the last look-up could not be answered.</summary>
    public CallFailure? Failure { get; private set; }

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left)
    {
        var real = keys.Where(key => !IsMadeUp(key)).ToImmutableArray();
        var answer = await pipeline.LookUpAsync(real, left);
        Failure = answer.Failure ?? Failure;
        if (answer.Failure is not null) return answer;
        foreach (var record in answer.Found.SelectMany(found => found.Records)) Remember(record);
        var found = real.Zip(answer.Found).ToDictionary(pair => pair.First, pair => pair.Second);
        return answer with { Found = [.. keys.Select(key => found.TryGetValue(key, out var records) ? records : MadeUp(key))] };
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
    {
        var outcomes = await pipeline.WriteAsync(writes, left);
        Failure =
            outcomes
                .Select(outcome => outcome.Failure)
                .FirstOrDefault(failure => failure?.Action is FailureAction.Defer or FailureAction.Retry)
            ?? Failure;
        return outcomes;
    }

    public async Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left)
    {
        var answer = await pipeline.DescribeAsync(objects, left);
        Failure = answer.Failure ?? Failure;
        return answer;
    }

    private bool IsMadeUp(LookupKey key) => key switch
    {
        LookupKey.Record { Id: var id } => salesforce.IsMadeUp(id),
        LookupKey.EventRelations { Event: var id } => salesforce.IsMadeUp(id),
        _ => false,
    };

    /// <summary>A Person Account that would be made has a contact; nobody is invited yet to an Event that would be made.</summary>
    private FoundRecords MadeUp(LookupKey key) => key is LookupKey.Record { Id: { Prefix: "001" } id }
        ? new FoundRecords { Records = [AccountOf(id, salesforce.MakeUp("003")).Seal()] }
        : new FoundRecords();

    private static FieldSet AccountOf(SalesforceId id, SalesforceId contact) => new()
    {
        ["Id"] = FieldValue.Of(id.Value),
        ["IsPersonAccount"] = FieldValue.Of(true),
        ["PersonContactId"] = FieldValue.Of(contact.Value),
    };

    private void Remember(FieldSet record)
    {
        if (record.IdIn("Id") is { Prefix: "003" or "00Q" } id) _people[id] = record;
    }
}
