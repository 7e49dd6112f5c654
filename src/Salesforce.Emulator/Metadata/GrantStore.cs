using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>Keeps what permission sets and profiles grant, and the rows that queries see of it.</summary>
internal static class GrantStore
{
    /// <summary>The profile or permission set of that name, if there is one.</summary>
    public static Row? Holder(Org org, string name, bool isProfile) => isProfile
        ? org.Database.Where("Profile", "Name", name == "Admin" ? "System Administrator" : name).FirstOrDefault()
        : org.Database.Where("PermissionSet", "Name", name).FirstOrDefault();

    public static void Apply(Org org, string name, string label, bool isProfile, Grants grants)
    {
        var holder = Holder(org, name, isProfile)
            ?? OrgStart.Insert(
                org,
                isProfile ? "Profile" : "PermissionSet",
                isProfile ? new() { ["Name"] = name } : new() { ["Name"] = name, ["Label"] = label }
            );
        org.Grants[holder.Id] = grants;
        var rows = org.Database["FieldPermissions"];
        foreach (var old in org.Database.Where("FieldPermissions", "ParentId", holder.Id).ToList())
            rows.SetDeleted(old, true);
        foreach (var field in grants.ReadableFields)
            OrgStart.Insert(org, "FieldPermissions", new()
            {
                ["ParentId"] = holder.Id, ["SobjectType"] = MetadataComponent.ObjectOf(field), ["Field"] = field,
                ["PermissionsRead"] = true, ["PermissionsEdit"] = grants.EditableFields.Contains(field),
            });
    }

    /// <summary>A deleted field is granted by nothing, nor is one that is made anew under its name.</summary>
    public static void Forget(Org org, Predicate<string> field)
    {
        foreach (var grants in org.Grants.Values)
        {
            grants.ReadableFields.RemoveWhere(field);
            grants.EditableFields.RemoveWhere(field);
        }
        var rows = org.Database["FieldPermissions"];
        foreach (var row in rows.Live.Where(r => field(r.Text("Field")!)).ToList())
            rows.SetDeleted(row, true);
    }

    public static void Remove(Org org, string name, bool isProfile)
    {
        var holder = Holder(org, name, isProfile)!;
        org.Grants.Remove(holder.Id);
        foreach (var (type, column) in new[] { ("FieldPermissions", "ParentId"), ("PermissionSetAssignment", "PermissionSetId") })
            foreach (var row in org.Database.Where(type, column, holder.Id).ToList())
                org.Database[type].SetDeleted(row, true);
        org.Database[holder.Type].SetDeleted(holder, true);
    }
}
