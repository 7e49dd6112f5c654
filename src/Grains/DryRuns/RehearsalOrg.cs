using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>The org's pipeline over a Salesforce that is only read, which remembers what was found and what stood in the way.</summary>
internal sealed class RehearsalOrg(OrgPipeline pipeline, RehearsedSalesforce salesforce) : IOrgSalesforce
{
    private readonly Dictionary<string, string> _people = [];

    /// <summary>The Contacts and Leads that look-ups found, by id, as Salesforce answered.</summary>
    public IReadOnlyDictionary<string, string> People => _people;

    /// <summary>Why the last look-up could not be answered.</summary>
    public CallFailure? Failure { get; private set; }

    public async Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys)
    {
        var real = keys.Where(key => !IsMadeUp(key)).ToImmutableArray();
        var answer = await pipeline.LookUpAsync(real);
        Failure = answer.Failure ?? Failure;
        if (answer.Failure is not null) return answer;
        foreach (var json in answer.Found.SelectMany(found => found.Json)) Remember(json);
        var found = real.Zip(answer.Found).ToDictionary(pair => pair.First, pair => pair.Second);
        return answer with { Found = [.. keys.Select(key => found.TryGetValue(key, out var records) ? records : MadeUp(key))] };
    }

    public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes)
    {
        var outcomes = await pipeline.WriteAsync(writes);
        Failure = outcomes.Select(outcome => outcome.Failure).FirstOrDefault(failure => failure?.Action is FailureAction.Defer or FailureAction.Retry) ?? Failure;
        return outcomes;
    }

    public async Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects)
    {
        var answer = await pipeline.DescribeAsync(objects);
        Failure = answer.Failure ?? Failure;
        return answer;
    }

    private bool IsMadeUp(LookupKey key) =>
        key.Kind is LookupKind.RecordId or LookupKind.EventRelations && SalesforceId.TryParse(key.Value, out var id) && salesforce.IsMadeUp(id);

    /// <summary>A Person Account that would be made has a contact; nobody is invited yet to an Event that would be made.</summary>
    private FoundRecords MadeUp(LookupKey key) => key.Kind == LookupKind.RecordId && key.Value.StartsWith("001", StringComparison.Ordinal)
        ? new FoundRecords
        {
            Json = [new FieldSet { { "Id", FieldValue.Of(key.Value) }, { "IsPersonAccount", FieldValue.Of(true) }, { "PersonContactId", FieldValue.Of(salesforce.MakeUp("003").Value) } }.ToJson()],
        }
        : new FoundRecords();

    private void Remember(string json)
    {
        if (FieldSet.FromJson(json)["Id"]?.Text is { } id && (id.StartsWith("003", StringComparison.Ordinal) || id.StartsWith("00Q", StringComparison.Ordinal))) _people[id] = json;
    }
}
