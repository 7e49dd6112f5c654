namespace OnceHub.Sync.Domain;

/// <summary>Record types that settings name must be there, and be available to the connected user.</summary>
internal static class RecordTypeCheck
{
    public static void Run(OrgSettings settings, OrgTypes org, List<SettingsFinding> findings)
    {
        Check("Lead", "$.lead.recordType", settings.Lead.RecordType);
        Check("Contact", "$.contact.recordType", settings.Contact.RecordType);
        Check("Case", "$.case.recordType", settings.Case.RecordType);
        Check("Account", "$.account.recordType", settings.Account.RecordType);
        Check("Account", "$.account.personAccountRecordType", settings.Account.PersonAccountRecordType);
        Check("Event", "$.event.recordType", settings.Event.RecordType);
        for (var i = 0; i < settings.Calendars.Length; i++)
        {
            var calendar = settings.Calendars[i];
            Check("Lead", $"$.calendars[{i}].leadRecordType", calendar.LeadRecordType);
            Check("Contact", $"$.calendars[{i}].contactRecordType", calendar.ContactRecordType);
            Check("Account", $"$.calendars[{i}].accountRecordType", calendar.AccountRecordType);
            Check("Event", $"$.calendars[{i}].eventRecordType", calendar.EventRecordType);
            Check("Case", $"$.calendars[{i}].caseRecordType", calendar.CaseRecordType);
        }

        if (org.PersonRecordTypes is { } ofPersons)
        {
            if (settings.Account.PersonAccountRecordType is { } person && !ofPersons.Contains(person))
                CheckPerson("$.account.personAccountRecordType", person, wanted: true);
            if (settings.Account.RecordType is { } company && ofPersons.Contains(company))
                CheckPerson("$.account.recordType", company, wanted: false);
            for (var i = 0; i < settings.Calendars.Length; i++)
                if (settings.Calendars[i].AccountRecordType is { } own && ofPersons.Contains(own))
                    CheckPerson($"$.calendars[{i}].accountRecordType", own, wanted: false);
        }

        void CheckPerson(string path, SalesforceId id, bool wanted)
        {
            // What is not there at all is told already.
            if (findings.Exists(finding => finding.Path == path)) return;
            findings.Add(MappingCheck.Error(path, "RECORD_TYPE_OF_OTHER_KIND", wanted
                ? $"{id} is a record type of companies, not of Person Accounts. Name one of Person Accounts."
                : $"{id} is a record type of Person Accounts, and a company's Account cannot have it. "
                    + "Name one of companies, or set account.personAccountRecordType."));
        }

        void Check(string name, string path, SalesforceId? wanted)
        {
            if (wanted is not { } id || org.Find(name) is not { } type) return;
            var found = type.RecordTypes.FirstOrDefault(choice => SalesforceId.TryParse(choice.Id, out var known) && known == id);
            if (found is null)
                findings.Add(
                    MappingCheck.Error(
                        path,
                        "RECORD_TYPE_MISSING",
                        $"{name} has no record type {id} in this org. It has {Known(type)}. Record types have other ids in another org."));
            else if (!found.Available)
                findings.Add(
                    MappingCheck.Error(
                        path,
                        "RECORD_TYPE_UNAVAILABLE",
                        $"The record type {found.Name} of {name} is not available to the connected user. "
                        + "Assign it in the user's profile or permission set."));
        }
    }

    private static string Known(ObjectType type) =>
        type.RecordTypes.IsEmpty ? "none" : string.Join(", ", type.RecordTypes.Select(choice => $"{choice.Name} ({choice.Id})"));
}
