namespace OnceHub.Sync.Domain;

/// <summary>Owners that settings name must be there, and the connected user must be able to give records to them.</summary>
internal static class OwnerCheck
{
    private const string Field = "OwnerId";

    public static void Run(OrgSettings settings, OrgTypes org, List<SettingsFinding> findings)
    {
        foreach (var (owner, user) in settings.Owners.OrderBy(owner => owner.Key, StringComparer.Ordinal))
            if (org.ActiveUsers is { } users && !users.Contains(user))
                findings.Add(
                    MappingCheck.Error(
                        $"$.owners['{owner}']",
                        "OWNER_UNKNOWN",
                        $"{user} is no active user of this Salesforce org. Correct the id, or activate the user."));
        foreach (
            var (name, path, rule) in new[]
            {
                ("Lead", "$.lead", settings.Lead),
                ("Contact", "$.contact", settings.Contact),
                ("Case", "$.case", settings.Case),
            })
        {
            if (org.Find(name)?.Fields.GetValueOrDefault(Field) is not { } field) continue;
            if (rule.OwnerOfNew == OwnerRule.BookingOwner && !field.Createable)
                Tell($"{path}.ownerOfNew", $"new {name} records stay the connected user's");
            if (rule.OwnerOfExisting == OwnerRule.BookingOwner && !field.Updateable)
                Tell($"{path}.ownerOfExisting", $"{name} records keep their owner");
        }

        void Tell(string path, string whatHappens) => findings.Add(MappingCheck.Warning(
            path,
            "OWNER_READ_ONLY",
            $"The connected user cannot set the owner here, so {whatHappens}. Give the user 'Transfer Record' (and 'Transfer Leads', "
            + "'Transfer Cases'), or set this to keep."));
    }
}
