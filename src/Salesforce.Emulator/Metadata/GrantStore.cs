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
            ?? OrgStart.Insert(org, isProfile ? "Profile" : "PermissionSet", isProfile ? new() { ["Name"] = name } : new() { ["Name"] = name, ["Label"] = label });
        org.Grants[holder.Id] = grants;
        var rows = org.Database["FieldPermissions"];
        foreach (var old in org.Database.Where("FieldPermissions", "ParentId", holder.Id).ToList())
            rows.SetDeleted(old, true);
        foreach (var field in grants.ReadableFields)
            OrgStart.Insert(org, "FieldPermissions", new()
            {
                ["ParentId"] = holder.Id, ["SobjectType"] = field[..field.IndexOf('.', StringComparison.Ordinal)], ["Field"] = field,
                ["PermissionsRead"] = true, ["PermissionsEdit"] = grants.EditableFields.Contains(field),
            });
    }
}
