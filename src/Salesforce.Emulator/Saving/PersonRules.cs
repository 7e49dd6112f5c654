using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>Names of people, and the two rows that make a person account.</summary>
internal static class PersonRules
{
    public static void Prepare(SaveContext context, Draft draft)
    {
        if (draft.Type.Name == "Contact" && draft.Old?.Flag("IsPersonAccount") == true)
            throw new SaveException("INVALID_PERSON_ACCOUNT_OPERATION", "cannot reference person contact");
        if (draft.Type.Name == "Contact"
            && draft.IsGiven("AccountId")
            && context.Org.Database.Find(draft.Text("AccountId"))?.Flag("IsPersonAccount") == true)
            throw new SaveException("INVALID_PERSON_ACCOUNT_OPERATION", "a contact cannot belong to a person account", "AccountId");
        draft["Name"] = FullName(draft);
    }

    public static void PrepareAccount(SaveContext context, Draft draft)
    {
        var isPerson =
            draft.Old?.Flag("IsPersonAccount") ?? (context.Org.Settings.PersonAccounts && ChoosesPersonAccount(context.Org, draft));
        draft["IsPersonAccount"] = isPerson;
        if (!isPerson)
        {
            var mixed = draft
                .Type.Fields.Where(f => f.MirrorsContactField is not null && draft.IsGiven(f) && draft[f] is not null and not false)
                .Select(f => f.Name)
                .ToArray();
            if (mixed.Length > 0)
                throw new SaveException(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    $"Account: bad field names on insert/update call: {string.Join(", ", mixed)}",
                    mixed);
            return;
        }
        if (draft.IsGiven("Name"))
            throw new SaveException("INVALID_FIELD_FOR_INSERT_UPDATE", "Account: bad field names on insert/update call: Name", "Name");
        if (draft["LastName"] is null)
            throw new SaveException("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName");
        draft["Name"] = FullName(draft);
    }

    /// <summary>Keeps a person account's contact the mirror of it.</summary>
    public static void MirrorToContact(SaveContext context, Row account)
    {
        var org = context.Org;
        var contacts = org.Database["Contact"];
        var contact = org.Database.Find(account.Text("PersonContactId"));
        var values = new object?[contacts.Type.Width];
        contact?.Values.CopyTo(values, 0);
        foreach (var field in account.Type.Fields)
            if (field.MirrorsContactField is { } name)
                values[contacts.Type[name].Ordinal] = account[field];
        foreach (
            var shared in new[]
            {
                "Phone",
                "Fax",
                "OwnerId",
                "Name",
                "CreatedDate",
                "CreatedById",
                "LastModifiedDate",
                "LastModifiedById",
                "SystemModstamp",
            })
            values[contacts.Type[shared].Ordinal] = account[shared];
        values[contacts.Type["AccountId"].Ordinal] = account.Id;
        values[contacts.Type["IsPersonAccount"].Ordinal] = true;
        foreach (var field in contacts.Type.Fields.Where(f => f.Type == FieldType.Boolean))
            values[field.Ordinal] ??= false;
        if (contact is not null)
        {
            contacts.Replace(contact, values);
            return;
        }
        var made = contacts.Insert(values);
        var linked = (object?[])account.Values.Clone();
        linked[account.Type["PersonContactId"].Ordinal] = made.Id;
        org.Database[account.Type].Replace(account, linked);
    }

    private static bool ChoosesPersonAccount(Org org, Draft draft) =>
        org.Database.Find(draft.Text("RecordTypeId"))?.Flag("IsPersonType") ?? (draft.IsGiven("LastName") && !draft.IsGiven("Name"));

    private static string FullName(Draft draft) =>
        draft.Text("FirstName") is { } first ? $"{first} {draft.Text("LastName")}" : draft.Text("LastName") ?? "";
}
