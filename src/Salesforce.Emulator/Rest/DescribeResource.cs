using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>Global describe, and the describe of one object, as this user sees it.</summary>
internal static class DescribeResource
{
    /// <summary>Members that clients declare, and that are null for all objects here.</summary>
    private static readonly string[] Absent =
        [
            "defaultImplementation",
            "extendedBy",
            "extendsInterfaces",
            "implementedBy",
            "implementsInterfaces",
            "listviewable",
            "lookupLayoutable",
            "networkScopeFieldName",
        ];

    private static readonly ConditionalWeakTable<UserRights, Dictionary<(string, string), ApiAnswer>> Cache = [];

    public static ApiAnswer Global(ApiCall call) => NotModified(call) ?? ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("encoding", "UTF-8");
        json.WriteNumber("maxBatchSize", 200);
        json.WriteStartArray("sobjects");
        foreach (var type in call.Org.Catalog.Objects.Where(call.Rights.CanRead).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            WriteObject(json, call, type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }) with { Headers = LastModified(call) };

    public static ApiAnswer Basic(ApiCall call, ObjectType type) => ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("objectDescribe");
        WriteObject(json, call, type);
        json.WriteEndObject();
        json.WriteStartArray("recentItems");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Kept as long as the user's rights object lives: rights and schema have one version.</summary>
    public static ApiAnswer Full(ApiCall call, ObjectType type)
    {
        if (NotModified(call) is { } unchanged)
            return unchanged;
        var known = Cache.GetOrCreateValue(call.Rights);
        if (!known.TryGetValue((type.Name, call.Version), out var answer))
            known[(type.Name, call.Version)] = answer = ApiAnswer.Json(200, json => Write(json, call, type)) with
            {
                Headers = LastModified(call),
            };
        return answer;
    }

    private static Dictionary<string, string> LastModified(ApiCall call) =>
        new() { ["Last-Modified"] = call.Org.Catalog.Changed.ToString("R", CultureInfo.InvariantCulture) };

    private static ApiAnswer? NotModified(ApiCall call) =>
        call.Header("If-Modified-Since") is { } since
        && DateTime.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
        && call.Org.Catalog.Changed <= time
            ? new ApiAnswer(304, default) { Headers = LastModified(call) }
            : null;

    private static void WriteObject(Utf8JsonWriter json, ApiCall call, ObjectType type)
    {
        json.WriteString("name", type.Name);
        json.WriteString("label", type.Label);
        json.WriteString("labelPlural", type.LabelPlural);
        json.WriteString("keyPrefix", type.KeyPrefix);
        json.WriteBoolean("activateable", false);
        json.WriteNull("associateEntityType");
        json.WriteNull("associateParentEntity");
        json.WriteBoolean("deepCloneable", false);
        json.WriteBoolean("hasSubtypes", type.Name == "Account" && call.Org.Settings.PersonAccounts);
        json.WriteBoolean("isInterface", false);
        json.WriteBoolean("isSubtype", false);
        json.WriteBoolean("custom", type.Custom);
        json.WriteBoolean("customSetting", false);
        json.WriteBoolean("createable", call.Rights.CanCreate(type));
        json.WriteBoolean("updateable", call.Rights.CanEdit(type));
        json.WriteBoolean("deletable", call.Rights.CanDelete(type));
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("feedEnabled", false);
        json.WriteBoolean("layoutable", !type.IsSetup);
        json.WriteBoolean("mergeable", type.Mergeable && type.Name != "Case");
        json.WriteBoolean("mruEnabled", !type.IsSetup);
        json.WriteBoolean("queryable", true);
        json.WriteBoolean("replicateable", true);
        json.WriteBoolean("retrieveable", true);
        json.WriteBoolean("searchable", !type.IsSetup);
        json.WriteBoolean("triggerable", !type.IsSetup);
        json.WriteBoolean("undeletable", !type.IsSetup);
        json.WriteStartObject("urls");
        json.WriteString("sobject", $"{call.BasePath}/sobjects/{type.Name}");
        json.WriteString("describe", $"{call.BasePath}/sobjects/{type.Name}/describe");
        json.WriteString("rowTemplate", $"{call.BasePath}/sobjects/{type.Name}/{{ID}}");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ApiCall call, ObjectType type)
    {
        json.WriteStartObject();
        WriteObject(json, call, type);
        json.WriteStartArray("fields");
        foreach (var field in type.Fields.Where(f => call.Rights.CanSee(type, f)))
            DescribeField.Write(json, call.Org, field, call.Rights.CanWrite(type, field));
        json.WriteEndArray();
        json.WriteStartArray("actionOverrides");
        json.WriteEndArray();
        json.WriteBoolean("compactLayoutable", !type.IsSetup);
        json.WriteBoolean("searchLayoutable", !type.IsSetup);
        foreach (var absent in Absent)
            json.WriteNull(absent);
        json.WriteString("sobjectDescribeOption", "FULL");
        WriteRecordTypes(json, call, type);
        json.WriteStartArray("childRelationships");
        foreach (var child in call.Org.Catalog.Objects)
            foreach (var field in child.Fields.Where(f => f.ReferenceTo.Contains(type.Name) && call.Rights.CanSee(child, f)))
                WriteChild(json, child, field);
        json.WriteEndArray();
        json.WriteStartArray("supportedScopes");
        json.WriteEndArray();
        json.WriteStartArray("namedLayoutInfos");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteChild(Utf8JsonWriter json, ObjectType child, Field field)
    {
        json.WriteStartObject();
        json.WriteBoolean("cascadeDelete", field.CascadeDelete);
        json.WriteString("childSObject", child.Name);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteString("field", field.Name);
        json.WriteStartArray("junctionIdListNames");
        json.WriteEndArray();
        json.WriteStartArray("junctionReferenceTo");
        json.WriteEndArray();
        json.WriteString("relationshipName", field.ChildRelationship);
        json.WriteBoolean("restrictedDelete", false);
        json.WriteEndObject();
    }

    private static void WriteRecordTypes(Utf8JsonWriter json, ApiCall call, ObjectType type)
    {
        json.WriteStartArray("recordTypeInfos");
        var own = type.HasRecordTypes ? call.Org.Database.Where("RecordType", "SobjectType", type.Name).ToList() : [];
        foreach (var row in own)
            WriteRecordType(
                json,
                call,
                type,
                row.Id,
                row.Text("Name")!,
                row.Text("DeveloperName")!,
                row.Flag("IsActive"),
                master: false,
                isDefault: false);
        WriteRecordType(json, call, type, "012000000000000AAA", "Master", "Master", true, master: true, isDefault: true);
        json.WriteEndArray();
    }

    private static void WriteRecordType(
        Utf8JsonWriter json,
        ApiCall call,
        ObjectType type,
        string id,
        string name,
        string developerName,
        bool active,
        bool master,
        bool isDefault)
    {
        json.WriteStartObject();
        json.WriteBoolean("active", active);
        json.WriteBoolean("available", active);
        json.WriteBoolean("defaultRecordTypeMapping", isDefault);
        json.WriteString("developerName", developerName);
        json.WriteBoolean("master", master);
        json.WriteString("name", name);
        json.WriteString("recordTypeId", id);
        json.WriteStartObject("urls");
        json.WriteString("layout", $"{call.BasePath}/sobjects/{type.Name}/describe/layouts/{id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
