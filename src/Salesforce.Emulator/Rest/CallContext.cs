using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>What resources need of a call: its objects, its save options, its inputs.</summary>
internal static class CallContext
{
    public static SaveContext Saving(this ApiCall call)
    {
        var assign = call.Header("Sforce-Auto-Assign");
        var isRule = assign is not null && assign.StartsWith("01Q", StringComparison.Ordinal);
        return new SaveContext(call.Org, call.Rights)
        {
            Condition = call.Org.Settings.Condition,
            AutoAssign = !isRule && !string.Equals(assign, "FALSE", StringComparison.OrdinalIgnoreCase),
            AssignmentRuleId = isRule ? assign : null,
            AllowDuplicates =
                call.Header("Sforce-Duplicate-Rule-Header")
                    ?.Replace(" ", "", StringComparison.Ordinal)
                    .Contains("allowSave=true", StringComparison.OrdinalIgnoreCase)
                ?? false,
        };
    }

    public static QueryScope Scope(this ApiCall call, bool deletedToo = false) => new(call.Org, call.Rights, deletedToo);

    /// <exception cref="ApiException">There is no such object for this user.</exception>
    public static ObjectType Object(this ApiCall call, string name) =>
        call.Org.Catalog.TryObject(name, out var type) && call.Rights.CanRead(type) ? type : throw ApiException.NotFound();

    /// <summary>Reads one record, with the errors a single request has for what it cannot read.</summary>
    public static RecordInput Record(this ApiCall call, ObjectType type, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ApiException(400, "JSON_PARSER_ERROR", $"Cannot deserialize instance of {type.Name} from {json.ValueKind}");
        try
        {
            return RecordInput.Read(call.Saving(), type, json);
        }
        catch (UnreadableValueException e)
        {
            throw new ApiException(400, "JSON_PARSER_ERROR", e.In(call.Body.Span));
        }
    }
}
