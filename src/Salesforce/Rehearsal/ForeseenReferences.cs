using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>Ids that a row would name: whether the field takes such a record, and whether it is there.</summary>
internal sealed class ForeseenReferences(ISalesforceApi salesforce)
{
    private const string RecordType = "RecordTypeId";

    /// <summary>What an Event is about may be of dozens of objects; so many are not described to try one booking.</summary>
    private const int MaxObjects = 3;

    /// <param name="madeUp">Records that would be made, by their ids.</param>
    public async Task<SalesforceError?> RefuseAsync(
        RehearsedWrite row,
        ObjectDescribe describe,
        IReadOnlyDictionary<SalesforceId, FieldSet> madeUp,
        CancellationToken cancellationToken)
    {
        foreach (var (name, value) in row.Fields)
        {
            // What is no id refers to a row of the same request.
            if (!SalesforceId.TryParse(value.Text, out var id) || madeUp.ContainsKey(id)) continue;
            if (describe.Fields.GetValueOrDefault(name) is not { Type: "reference" } field) continue;
            var refusal = field.Name == RecordType
                ? RefuseRecordType(describe, id)
                : await RefuseAsync(field, id, cancellationToken);
            if (refusal is not null) return refusal;
        }
        return null;
    }

    private static SalesforceError? RefuseRecordType(ObjectDescribe describe, SalesforceId id) =>
        describe.RecordTypes.Any(type => SalesforceId.TryParse(type.Id, out var known) && known == id)
        ? null
        : ForeseenAnswers.Error("INVALID_CROSS_REFERENCE_KEY", $"Record Type ID: this ID value isn't valid for the user: {id}", RecordType);

    private async Task<SalesforceError?> RefuseAsync(FieldDescribe field, SalesforceId id, CancellationToken cancellationToken)
    {
        if (field.ReferenceTo.Length > MaxObjects) return null;
        foreach (var target in field.ReferenceTo)
        {
            if (await FindAsync(target, cancellationToken) is not { } describe) return null;
            if (describe.KeyPrefix == id.Prefix) return await RefuseAsync(describe, id, cancellationToken);
        }
        return ForeseenAnswers.Error("FIELD_INTEGRITY_EXCEPTION", $"{field.Label}: id value of incorrect type: {id}", field.Name);
    }

    private async Task<SalesforceError?> RefuseAsync(ObjectDescribe target, SalesforceId id, CancellationToken cancellationToken)
    {
        var mayBeDeleted = target.Fields.ContainsKey("IsDeleted");
        var answer = await salesforce.QueryAsync(
            $"SELECT Id{(mayBeDeleted ? ", IsDeleted" : "")} FROM {target.Name} WHERE Id = {Soql.Literal(id)}",
            includeDeleted: mayBeDeleted,
            cancellationToken);
        if (answer.Records.IsEmpty) return ForeseenAnswers.Error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        return FieldSet.FromJson(answer.Records[0])["IsDeleted"] == FieldValue.Of(true)
            ? ForeseenAnswers.Error("ENTITY_IS_DELETED", "entity is deleted")
            : null;
    }

    /// <summary>Null where the connected user does not see the object: what it holds cannot be foreseen.</summary>
    private async Task<ObjectDescribe?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await salesforce.DescribeAsync(name, cancellationToken);
        }
        catch (SalesforceException hidden) when (hidden.Error.HttpStatus is 400 or 403 or 404)
        {
            return null;
        }
    }
}
