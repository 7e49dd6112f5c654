using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// The rows of EntityDefinition and FieldDefinition, made from the catalog when it changed since they were last asked for.
/// </summary>
internal static class Definitions
{
    public static void RefreshFor(Org org, string type)
    {
        if (type.ToUpperInvariant() is not ("ENTITYDEFINITION" or "FIELDDEFINITION") || org.DefinitionsVersion == org.Catalog.Version)
            return;
        foreach (var name in new[] { "EntityDefinition", "FieldDefinition" })
            foreach (var old in org.Database[name].Live.ToList())
                org.Database[name].Forget(old);
        foreach (var entity in org.Catalog.Objects)
            Add(org, entity);
        org.DefinitionsVersion = org.Catalog.Version;
    }

    private static void Add(Org org, ObjectType entity)
    {
        var row = OrgStart.Insert(org, "EntityDefinition", new()
        {
            ["QualifiedApiName"] = entity.Name,
            ["DeveloperName"] = Bare(entity.Name),
            ["Label"] = entity.Label,
            ["PluralLabel"] = entity.LabelPlural,
            ["KeyPrefix"] = entity.KeyPrefix,
            ["DurableId"] = entity.Name,
            ["IsQueryable"] = true,
        });
        foreach (var field in entity.Fields.Where(f => org.Has(entity, f)))
            OrgStart.Insert(org, "FieldDefinition", new()
            {
                ["QualifiedApiName"] = field.Name,
                ["DeveloperName"] = Bare(field.Name),
                ["Label"] = field.Label,
                ["DurableId"] = $"{entity.Name}.{field.Name}",
                ["DataType"] = field.Type.ToString(),
                ["Length"] = (decimal)field.Length,
                ["Precision"] = (decimal)field.Precision,
                ["Scale"] = (decimal)field.Scale,
                ["IsNillable"] = !org.Requires(field),
                ["IsIndexed"] = field.KeepsIndex,
                ["EntityDefinitionId"] = row.Id,
            });
    }

    private static string Bare(string name) => name.EndsWith("__c", StringComparison.Ordinal) ? name[..^3] : name;
}
