using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>What a permission set (or a deployed profile) grants on objects and fields.</summary>
internal sealed class Grants
{
    public Dictionary<string, string> Objects { get; } = new(StringComparer.OrdinalIgnoreCase);
    public HashSet<string> ReadableFields { get; } = new(StringComparer.OrdinalIgnoreCase);
    public HashSet<string> EditableFields { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What one user may see and do: its profile, and the permission sets assigned to it.</summary>
internal sealed class UserRights
{
    private readonly Org _org;
    private readonly bool _admin;
    private readonly bool _standard;
    private readonly bool _seesAll;
    private readonly List<Grants> _grants = [];

    /// <summary>The control API sees all: no field is hidden from it.</summary>
    public UserRights(Org org, Row user, bool seesAll = false)
    {
        _org = org;
        _seesAll = seesAll;
        User = user;
        var profile = org.Database.Find(user.Text("ProfileId"));
        _admin = profile?.Flag("PermissionsModifyAllData") ?? false;
        _standard = _admin || profile?.Text("Name") == "Standard User";
        if (profile is not null && org.Grants.TryGetValue(profile.Id, out var own))
            _grants.Add(own);
        foreach (var assignment in org.Database.Where("PermissionSetAssignment", "AssigneeId", user.Id))
            if (org.Grants.TryGetValue(assignment.Text("PermissionSetId") ?? "", out var grants))
                _grants.Add(grants);
    }

    public Row User { get; }

    public string UserId => User.Id;

    public bool IsAdmin => _admin;

    public bool CanRead(ObjectType type) => type.IsSetup || type.Name == "User" || Can(type, 'R');

    public bool CanCreate(ObjectType type) => Can(type, 'C');

    public bool CanEdit(ObjectType type) => Can(type, 'E');

    public bool CanDelete(ObjectType type) => type.Deletable && Can(type, 'D');

    /// <summary>Invisible fields do not exist for this user: describe omits them, queries refuse them.</summary>
    public bool CanSee(ObjectType type, Field field)
    {
        if (!_org.Has(type, field))
            return false;
        return _seesAll
            || !field.NeedsGrant
            || field.Required
            || _grants.Exists(g => g.ReadableFields.Contains($"{type.Name}.{field.Name}"));
    }

    public bool CanWrite(ObjectType type, Field field) =>
        _seesAll || !field.NeedsGrant || field.Required || _grants.Exists(g => g.EditableFields.Contains($"{type.Name}.{field.Name}"));

    private bool Can(ObjectType type, char right)
    {
        if (type.IsSetup || type.Name is "User" or "PermissionSetAssignment")
            return _admin;
        var name = type.Name is "Event" or "EventRelation" ? "Task" : type.Name;
        return _admin
            || (_standard && !type.Custom)
            || _grants.Exists(g => g.Objects.TryGetValue(name, out var rights) && rights.Contains(right));
    }
}
