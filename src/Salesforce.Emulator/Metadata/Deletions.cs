using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>What <c>destructiveChanges.xml</c> and its kin name: components to delete.</summary>
internal static class Deletions
{
    /// <summary>Null for any other file.</summary>
    public static bool? IsAfterAdditions(string fileName) => fileName switch
    {
        "destructiveChanges.xml" or "destructiveChangesPre.xml" => false,
        "destructiveChangesPost.xml" => true,
        _ => null,
    };

    public static IEnumerable<DeployComponent> Read(Org org, XElement root, string file)
    {
        var all = MetadataComponents.Of(org).ToLookup(c => (c.Type, c.FullName));
        return
            from type in root.Children("types")
            from member in type.Children("members")
            let key = (Type: type.Text("name") ?? "", FullName: member.Value.Trim())
            select Of(org, key.Type, key.FullName, file, all[key].FirstOrDefault());
    }

    private static DeployComponent Of(Org org, string type, string fullName, string file, MetadataComponent? there)
    {
        if (there is null)
            return IsStandardField(org, type, fullName)
                ? Refused($"The {type} called '{fullName}' is standard and cannot be deleted")
                : Refused($"No {type} named: {fullName} found") with { IsWarning = true };
        return type switch
        {
            "RecordType" => Refused("Cannot delete record type through API"),
            "CustomObject" when !fullName.EndsWith("__c", StringComparison.Ordinal) => Refused(
                $"The {type} called '{fullName}' is standard and cannot be deleted"),
            "Profile" when org.Metadata.Find(type, fullName) is null || fullName == "Admin" => Refused(
                $"The {type} called '{fullName}' is standard and cannot be deleted"),
            "CustomField" when UserOf(org, there.Object!, NameOf(there)) is { } user => Refused(
                $"This custom field is referenced elsewhere in Salesforce. Remove the usage and try again. : {user}"),
            _ => new DeployComponent(type, fullName, file, o => Delete(o, there)) { IsDeletion = true, Change = DeployChange.Changed },
        };

        DeployComponent Refused(string problem) => new(type, fullName, file, null, problem) { IsDeletion = true };
    }

    private static bool IsStandardField(Org org, string type, string fullName) =>
        type == "CustomField"
        && fullName.Split('.') is [var owner, var name]
        && org.Catalog.TryObject(owner, out var known)
        && known.TryField(name, out var field)
        && !field.Custom;

    /// <summary>A rule or a formula that reads the field.</summary>
    private static string? UserOf(Org org, string owner, string name)
    {
        var objects = owner == "Activity" ? ["Event", "Task"] : new[] { owner };
        var rule = org.ValidationRules.Find(r =>
            objects.Contains(r.Object) && r.Condition.Text.Contains(name, StringComparison.OrdinalIgnoreCase));
        if (rule is not null)
            return $"Validation Rule - {rule.Name}";
        var formula = objects
            .SelectMany(o => org.Catalog[o].Fields)
            .FirstOrDefault(f => f.Name != name && f.Calculation?.Text.Contains(name, StringComparison.OrdinalIgnoreCase) == true);
        return formula is null ? null : $"Custom Field Definition - {formula.Name}";
    }

    /// <summary>A part's name without its object's.</summary>
    private static string NameOf(MetadataComponent part) => part.FullName[(part.Object!.Length + 1)..];

    private static void Delete(Org org, MetadataComponent component)
    {
        org.Metadata.Drop(component.Type, component.FullName);
        switch (component.Type)
        {
            case "CustomObject":
                DeleteObject(org, component.FullName);
                break;
            case "CustomField":
                DeleteField(org, component.Object!, NameOf(component));
                break;
            case "ValidationRule":
                org.ValidationRules.RemoveAll(r => $"{r.Object}.{r.Name}" == component.FullName);
                break;
            case "PermissionSet" or "Profile":
                GrantStore.Remove(org, component.FullName, component.Type == "Profile");
                break;
            default:
                org.Metadata.Files.Remove(component.Path);
                break;
        }
    }

    private static void DeleteObject(Org org, string name)
    {
        org.ValidationRules.RemoveAll(r => r.Object == name);
        foreach (var row in org.Database.Where("RecordType", "SobjectType", name).ToList())
            org.Database["RecordType"].SetDeleted(row, true);
        GrantStore.Forget(org, field => field.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase));
        org.Metadata.DropObject(name);
        org.Catalog.RemoveObject(name, org.Now);
    }

    private static void DeleteField(Org org, string owner, string name)
    {
        string[] names =
            owner == "Activity" ? [$"Activity.{name}", $"Event.{name}", $"Task.{name}"]
            : owner == "Contact" ? [$"Contact.{name}", $"Account.{name[..^1]}pc"]
            : [$"{owner}.{name}"];
        GrantStore.Forget(org, field => names.Contains(field, StringComparer.OrdinalIgnoreCase));
        org.Catalog.RemoveField(owner, name, org.Now);
    }
}
