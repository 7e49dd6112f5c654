using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>What objects do of their own, before and after they are stored.</summary>
internal static class ObjectRules
{
    public static void Prepare(SaveContext context, Draft draft)
    {
        AddressRules.Prepare(context, draft);
        switch (draft.Type.Name)
        {
            case "Contact" or "User":
                PersonRules.Prepare(context, draft);
                break;
            case "Lead":
                if (draft.Old?.Flag("IsConverted") == true)
                    throw new SaveException("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
                PersonRules.Prepare(context, draft);
                break;
            case "Account":
                PersonRules.PrepareAccount(context, draft);
                break;
            case "Event":
                ActivityRules.PrepareEvent(context, draft);
                break;
            case "EventRelation":
                ActivityRules.PrepareRelation(context, draft);
                break;
            case "Task":
                ActivityRules.PrepareTask(context, draft);
                break;
            case "Case":
                PrepareCase(context, draft);
                break;
            case "Opportunity":
                draft["IsClosed"] = draft.Text("StageName")?.StartsWith("Closed", StringComparison.Ordinal) ?? false;
                draft["IsWon"] = draft.Text("StageName") == "Closed Won";
                break;
            case "CampaignMember":
                PrepareMember(context, draft);
                break;
        }
    }

    public static void After(SaveContext context, Draft draft, Row saved)
    {
        if (saved.Type.Name == "Event")
            ActivityRules.RelateEvent(context, draft, saved);
        else if (saved.Type.Name == "Account" && saved.Flag("IsPersonAccount"))
            PersonRules.MirrorToContact(context, saved);
    }

    private static void PrepareCase(SaveContext context, Draft draft)
    {
        var database = context.Org.Database;
        draft["CaseNumber"] ??= (1001 + database["Case"].Inserted).ToString("D8", CultureInfo.InvariantCulture);
        draft["IsClosed"] = draft.Text("Status") == "Closed";
        draft["ClosedDate"] = draft["IsClosed"] is true ? draft["ClosedDate"] ?? context.Now : null;
        if (database.Find(draft.Text("ContactId")) is not { } contact)
            return;
        if (draft.Changes("ContactId") && !draft.IsGiven("AccountId"))
            draft["AccountId"] = contact.Text("AccountId");
        draft["ContactEmail"] = contact.Text("Email");
        draft["ContactPhone"] = contact.Text("Phone");
        draft["ContactMobile"] = contact.Text("MobilePhone");
    }

    private static void PrepareMember(SaveContext context, Draft draft)
    {
        var person =
            draft.Text("LeadId")
            ?? draft.Text("ContactId")
            ?? throw new SaveException(
                "REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId or ContactId]", "LeadId", "ContactId");
        draft["Name"] = context.Org.Database.Find(person)?.Text("Name");
        draft["HasResponded"] = draft.Text("Status") == "Responded";
        if (draft.IsNew
            && context
                .Org.Database.Where("CampaignMember", "CampaignId", draft["CampaignId"])
                .Any(m => m.Text("LeadId") == person || m.Text("ContactId") == person))
            throw new SaveException("DUPLICATE_VALUE", $"Already a campaign member. : {person}");
    }
}
