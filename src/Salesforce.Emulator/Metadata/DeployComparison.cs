using System.Globalization;
using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>Whether a component is new to the org, changes what is there, or leaves it as it is.</summary>
internal static class DeployComparison
{
    public static DeployChange OfFields(Org org, string objectName, IReadOnlyList<Field> fields)
    {
        if (!org.Catalog.TryObject(objectName == "Activity" ? "Event" : objectName, out var type) || !type.TryField(fields[0].Name, out _))
            return DeployChange.Created;
        return fields.All(f => type.TryField(f.Name, out var old) && Text(old) == Text(f)) ? DeployChange.Unchanged : DeployChange.Changed;
    }

    public static DeployChange OfRule(Org org, ValidationRule rule) =>
        org.ValidationRules.Find(r => r.Object == rule.Object && r.Name == rule.Name) is not { } old ? DeployChange.Created
        : Text(old) == Text(rule) ? DeployChange.Unchanged : DeployChange.Changed;

    public static DeployChange OfRecordType(Org org, string objectName, string developerName) =>
        org.Database.Where("RecordType", "DeveloperName", developerName).Any(r => r.Text("SobjectType") == objectName)
            ? DeployChange.Unchanged
            : DeployChange.Created;

    public static DeployChange OfGrants(Org org, string name, bool isProfile, Grants grants) =>
        GrantStore.Holder(org, name, isProfile) is not { } holder ? DeployChange.Created
        : org.Grants.TryGetValue(holder.Id, out var old) && Text(old) == Text(grants) ? DeployChange.Unchanged : DeployChange.Changed;

    public static DeployChange OfFile(Org org, string path, string content) =>
        !org.Metadata.Files.TryGetValue(path, out var old) ? DeployChange.Created
        : old == content ? DeployChange.Unchanged
        : DeployChange.Changed;

    /// <summary>Of a part that is kept as it came.</summary>
    public static DeployChange OfPart(Org org, string type, string fullName, XElement xml) =>
        org.Metadata.Find(type, fullName) is not { } old ? DeployChange.Created
        : XNode.DeepEquals(old, xml) ? DeployChange.Unchanged
        : DeployChange.Changed;

    private static string Text(ValidationRule rule) => string.Join('\n', rule.Condition.Text, rule.Message, rule.ErrorField, rule.Active);

    private static string Text(Grants grants) => string.Join('\n',
        [
            .. grants.Objects.Select(o => $"{o.Key}={o.Value}").Order(StringComparer.Ordinal),
            "readable",
            .. grants.ReadableFields.Order(StringComparer.Ordinal),
            "editable",
            .. grants.EditableFields.Order(StringComparer.Ordinal),
        ]);

    /// <summary>All of a field that metadata can say.</summary>
    private static string Text(Field field) => string.Join('\n',
    [
        field.Name,
        field.Label,
        field.Type,
        field.Length,
        field.Precision,
        field.Scale,
        field.Required,
        field.ExternalId,
        field.Unique,
        field.CaseSensitive,
        field.Restricted,
        Convert.ToString(field.Default, CultureInfo.InvariantCulture), field.Calculation?.Text, field.ChildRelationship,
        .. field.ReferenceTo, .. field.Picklist.Select(v => $"{v.Value} {v.Label} {v.Active} {v.Default}"),
    ]);
}
