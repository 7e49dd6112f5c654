using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>What every new org holds: itself, profiles, users, record types, a queue.</summary>
internal static class OrgStart
{
    public const string AdminUser = "admin";
    public const string StandardUser = "standard";
    public const string RightlessUser = "norights";

    /// <returns>The org's id.</returns>
    public static string Populate(Org org)
    {
        var orgRow = Insert(org, "Organization", new()
        {
            ["Name"] = $"Emulated {org.Name}",
            ["InstanceName"] = org.Pod.ToUpperInvariant() + "1",
            ["IsSandbox"] = org.IsSandbox,
            ["OrganizationType"] = "Enterprise Edition",
            ["LanguageLocaleKey"] = "en_US",
            ["DefaultLocaleSidKey"] = "en_US",
            ["TimeZoneSidKey"] = "America/Los_Angeles",
            ["IsReadOnly"] = false,
        });
        var role = Insert(org, "UserRole", new() { ["Name"] = "CEO", ["DeveloperName"] = "CEO" });
        var admins = Profile(org, "System Administrator", all: true);
        var standard = Profile(org, "Standard User", all: false);
        var minimum = Profile(org, "Minimum Access - API Only Integrations", all: false);
        var admin = NewUser(org, AdminUser, "Ada", "Admin", admins, role);
        NewUser(org, StandardUser, "Stan", "Standard", standard, role);
        NewUser(org, RightlessUser, "Nora", "Norights", minimum, null);
        Queue(org, "Inbound", "Lead", "Case", "Task");
        foreach (var table in new[] { "Organization", "UserRole", "Profile", "User", "RecordType", "Group", "QueueSobject" })
            foreach (var row in org.Database[table].Live)
                row.Values[row.Type["CreatedById"].Ordinal] = row.Values[row.Type["LastModifiedById"].Ordinal] = admin.Id;
        return orgRow.Id;
    }

    public static Row RecordType(Org org, string sobject, string developerName, bool person) => Insert(org, "RecordType", new()
    {
        ["Name"] = Schema.SchemaText.LabelOf(developerName),
        ["DeveloperName"] = developerName,
        ["SobjectType"] = sobject,
        ["IsActive"] = true,
        ["IsPersonType"] = person,
    });

    public static Row Queue(Org org, string name, params string[] objects)
    {
        var queue = Insert(
            org,
            "Group",
            new()
            {
                ["Name"] = name,
                ["DeveloperName"] = name.Replace(' ', '_'),
                ["Type"] = "Queue",
                ["DoesIncludeBosses"] = true,
            });
        foreach (var sobject in objects)
            Insert(org, "QueueSobject", new() { ["QueueId"] = queue.Id, ["SobjectType"] = sobject });
        return queue;
    }

    public static string UsernameOf(Org org, string user) => $"{user}@{org.Name}.example.com";

    /// <summary>Inserts without rules: for what no user could have saved.</summary>
    public static Row Insert(Org org, string type, Dictionary<string, object?> fields)
    {
        var table = org.Database[type];
        var values = new object?[table.Type.Width];
        foreach (var field in table.Type.Fields)
            values[field.Ordinal] = field.Name switch
            {
                "CreatedDate" or "LastModifiedDate" or "SystemModstamp" => org.Now,
                _ => fields.TryGetValue(field.Name, out var value) ? value : field.Default,
            };
        return table.Insert(values);
    }

    /// <summary>A further user, by the name of its profile; what exists is made active or inactive.</summary>
    /// <exception cref="FormatException">The name cannot be part of an address, or there is no such profile.</exception>
    public static void User(Org org, string user, string profile, bool active)
    {
        if (user.Length == 0 || !user.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw new FormatException(
                $"'{user}' cannot be a user: its username is made of it, so it may have letters, digits, dots, "
                + "underscores and hyphens only.");
        var row = org.Database.Where("User", "Username", UsernameOf(org, user)).FirstOrDefault()
            ?? NewUser(
                org,
                user,
                user,
                "User",
                org.Database.Where("Profile", "Name", profile).FirstOrDefault()
                    ?? throw new FormatException($"There is no profile '{profile}'."),
                null);
        var values = (object?[])row.Values.Clone();
        values[row.Type["IsActive"].Ordinal] = active;
        org.Database[row.Type].Replace(row, values);
    }

    private static Row Profile(Org org, string name, bool all) => Insert(org, "Profile", new()
    {
        ["Name"] = name,
        ["PermissionsModifyAllData"] = all,
        ["PermissionsViewAllData"] = all,
        ["PermissionsCustomizeApplication"] = all,
        ["PermissionsAuthorApex"] = all,
        ["PermissionsApiEnabled"] = true,
    });

    private static Row NewUser(Org org, string user, string first, string last, Row profile, Row? role) => Insert(org, "User", new()
    {
        ["Username"] = UsernameOf(org, user),
        ["Email"] = $"{user}@example.com",
        ["FirstName"] = first,
        ["LastName"] = last,
        ["Name"] = $"{first} {last}",
        ["Alias"] = user[..Math.Min(8, user.Length)],
        ["IsActive"] = true, ["ProfileId"] = profile.Id, ["UserRoleId"] = role?.Id, ["CompanyName"] = $"Emulated {org.Name}",
    });
}
