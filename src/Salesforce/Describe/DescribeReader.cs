using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce;

/// <summary>Reads <c>/sobjects/X/describe</c>.</summary>
internal static class DescribeReader
{
    /// <summary>Null when it is no describe.</summary>
    public static ObjectDescribe? Read(JsonElement json) => Json.Text(json, "name") is not { Length: > 0 } name ? null : new()
    {
        Name = name,
        Label = Json.Text(json, "label") ?? "",
        Createable = Json.Flag(json, "createable"),
        Updateable = Json.Flag(json, "updateable"),
        KeyPrefix = Json.Text(json, "keyPrefix"),
        Fields = Json.Items(json, "fields")
            .Select(Field)
            .DistinctBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .ToImmutableDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase),
        RecordTypes = [.. Json.Items(json, "recordTypeInfos").Select(RecordType)],
    };

    private static FieldDescribe Field(JsonElement json) => new()
    {
        Name = Json.Text(json, "name") ?? "",
        Label = Json.Text(json, "label") ?? "",
        Type = (Json.Text(json, "type") ?? "").ToLowerInvariant(),
        Length = Json.Number(json, "length"),
        Precision = Json.Number(json, "precision"),
        Scale = Json.Number(json, "scale"),
        Nillable = Json.Flag(json, "nillable"),
        Createable = Json.Flag(json, "createable"),
        Updateable = Json.Flag(json, "updateable"),
        DefaultedOnCreate = Json.Flag(json, "defaultedOnCreate"),
        RestrictedPicklist = Json.Flag(json, "restrictedPicklist"),
        Unique = Json.Flag(json, "unique"),
        ExternalId = Json.Flag(json, "externalId"),
        Calculated = Json.Flag(json, "calculated"),
        Custom = Json.Flag(json, "custom"),
        Digits = Json.Number(json, "digits"),
        NameField = Json.Flag(json, "nameField"),
        HtmlFormatted = Json.Flag(json, "htmlFormatted"),
        PicklistValues = [.. Json.Items(json, "picklistValues").Select(Value)],
        ReferenceTo = [.. Json.Items(json, "referenceTo").Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!)],
    };

    private static PicklistValue Value(JsonElement json)
    {
        var value = Json.Text(json, "value") ?? "";
        return new PicklistValue(value, Json.Text(json, "label") ?? value, Json.Flag(json, "active"), Json.Flag(json, "defaultValue"));
    }

    private static RecordTypeDescribe RecordType(JsonElement json) => new(
        Json.Text(json, "recordTypeId") ?? "",
        Json.Text(json, "name") ?? "",
        Json.Text(json, "developerName") ?? "",
        Json.Flag(json, "available"),
        Json.Flag(json, "defaultRecordTypeMapping"),
        Json.Flag(json, "master"));
}
