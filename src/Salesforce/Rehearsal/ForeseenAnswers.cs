using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// How Salesforce would answer a write: what the describe rules out is refused with Salesforce's own code, and the record
/// that it is about is read. Validation rules, triggers, sharing and duplicate rules cannot be foreseen.
/// </summary>
internal sealed class ForeseenAnswers(ISalesforceApi salesforce)
{
    private static readonly ErrorReader Errors = new(new Redactor());

    private readonly ForeseenReferences _references = new(salesforce);

    /// <summary>A row that refers to one which was refused is not tried.</summary>
    public static SalesforceError? Halted(RehearsedWrite row, IReadOnlySet<string> refused) =>
        row.Fields.Any(field => field.Value.Text is { } text && refused.Any(reference => text == $"@{{{reference}.id}}"))
            ? Error("PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.")
            : null;

    /// <summary>With the refusal, or with the record that is there and what it holds; with neither when it would be made.</summary>
    /// <param name="madeUp">Records that would be made, by their ids.</param>
    public async Task<RehearsedWrite> AnswerAsync(
        RehearsedWrite row, IReadOnlyDictionary<SalesforceId, FieldSet> madeUp, CancellationToken cancellationToken)
    {
        var describe = await salesforce.DescribeAsync(row.Object, cancellationToken);
        var found = row.Verb switch
        {
            WriteVerb.Update or WriteVerb.Delete when madeUp.TryGetValue(row.Id!.Value, out var made) => made.Copy(),
            WriteVerb.Update or WriteVerb.Delete => await FindAsync(row, describe, "Id", row.Id!.Value.Value, cancellationToken),
            WriteVerb.Upsert when describe.Fields.ContainsKey(row.ExternalIdField!) => await FindAsync(
                row, describe, row.ExternalIdField!, row.ExternalIdValue!, cancellationToken),
            _ => null,
        };
        if (row.Verb is WriteVerb.Update or WriteVerb.Delete && found is null)
            return row with
            {
                Refusal = Error("ENTITY_IS_DELETED", $"{row.Object} {row.Id} is deleted, or the connected user cannot see it."),
            };
        var isNew = found is null;
        if (Refuse(row, describe, isNew) is { } refusal) return row with { Refusal = refusal };
        if (await _references.RefuseAsync(row, describe, madeUp, cancellationToken) is { } nobodys) return row with { Refusal = nobodys };
        if (await TakenAsync(row, describe, found, cancellationToken) is { } taken) return row with { Refusal = taken };
        return isNew
            ? row with
            {
                Id = null,
                Creates = true,
            }
            : row with
            {
                Id = SalesforceId.Parse(found!["Id"]!.Value.Text!),
                Before = found,
            };
    }

    private static SalesforceError? Refuse(RehearsedWrite row, ObjectDescribe describe, bool isNew)
    {
        var sent = row.Fields.Where(field => !field.Key.Equals(row.ExternalIdField, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var (name, _) in sent)
            if (!describe.Fields.ContainsKey(name))
                return Error("INVALID_FIELD", $"No such column '{name}' on sobject of type {row.Object}", name);
        var closed = sent.Select(field => describe.Fields[field.Key])
            .Where(field => isNew ? !field.Createable : !field.Updateable)
            .Select(field => field.Name)
            .ToArray();
        if (closed.Length > 0)
            return Error(
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {string.Join(", ", closed)}. Please check the security settings of this field and verify "
                + "that it is read/write for your profile or permission set.",
                closed);
        var missing = isNew ? MissingIn(row, describe) : [];
        if (missing.Length > 0)
            return Error("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        foreach (var (name, value) in sent)
            if (value.Text is { } text && RefuseText(describe.Fields[name], text) is { } refusal) return refusal;
        return null;
    }

    /// <summary>A Person Account has its name from its last name.</summary>
    private static string[] MissingIn(RehearsedWrite row, ObjectDescribe describe) =>
    [
        .. describe.Fields.Values.Where(field => field.RequiredOnCreate && row.Fields[field.Name] is not { IsBlank: false })
            .Select(field => field.Name)
            .Where(name =>
                !name.Equals(row.ExternalIdField, StringComparison.OrdinalIgnoreCase)
                && !(name == "Name" && row.Fields.Contains("LastName")))
            .Order(StringComparer.Ordinal),
    ];

    private static SalesforceError? RefuseText(FieldDescribe field, string text)
    {
        if (field.RestrictedPicklist && field.Type == "picklist" && text.Length > 0
            && !field.PicklistValues.Any(choice => choice.Active && choice.Value.Equals(text, StringComparison.OrdinalIgnoreCase)))
            return Error(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {text}", field.Name);
        var isText = field.Type is "string" or "textarea" or "phone" or "email" or "url" or "picklist";
        return isText && field.Length > 0 && text.Length > field.Length && !text.StartsWith("@{", StringComparison.Ordinal)
            ? Error("STRING_TOO_LONG", $"{field.Label}: data value too large: {text} (max length={field.Length})", field.Name)
            : null;
    }

    /// <summary>The record, with the fields that would be written; null when it is not there.</summary>
    private async Task<FieldSet?> FindAsync(
        RehearsedWrite row, ObjectDescribe describe, string by, string value, CancellationToken cancellationToken)
    {
        var names = row
            .Fields.Select(field => field.Key)
            .Where(describe.Fields.ContainsKey)
            .Prepend("Id")
            .Distinct(StringComparer.OrdinalIgnoreCase);
        var answer = await salesforce.QueryAsync(
            $"SELECT {string.Join(", ", names)} FROM {row.Object} WHERE {by} = {Soql.Literal(value)}",
            includeDeleted: false,
            cancellationToken);
        return answer.Records.IsEmpty ? null : FieldSet.FromJson(answer.Records[0]);
    }

    /// <param name="own">The record that is there; a value that it has already is not taken by another.</param>
    private async Task<SalesforceError?> TakenAsync(
        RehearsedWrite row, ObjectDescribe describe, FieldSet? own, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in row.Fields)
        {
            if (own?[name] == value) continue;
            if (describe.Fields.GetValueOrDefault(name) is not { Unique: true } field || value.Text is not { Length: > 0 } text) continue;
            var answer = await salesforce.QueryAsync(
                $"SELECT Id FROM {row.Object} WHERE {field.Name} = {Soql.Literal(text)}", includeDeleted: false, cancellationToken);
            if (answer.Records.IsEmpty) continue;
            return Error(
                "DUPLICATE_VALUE",
                $"duplicate value found: {field.Name} duplicates value on record with id: "
                + $"{answer.Records[0].GetProperty("Id").GetString()}",
                field.Name);
        }
        return null;
    }

    internal static SalesforceError Error(string code, string message, params string[] fields) =>
        Errors.Read(
            JsonSerializer.SerializeToElement(
                ImmutableArray.Create(
                    new
                    {
                        message,
                        errorCode = code,
                        fields,
                    })),
            httpStatus: 400,
            ambiguous: false);
}
