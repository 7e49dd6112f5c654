using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Takes a settings document apart, member by member, and notes what contradicts.</summary>
internal static class OrgSettingsReader
{
    private const string RecordTypePrefix = "012";

    public static OrgSettings Read(DocumentNode node)
    {
        var standard = OrgSettings.Default;
        node.Number("schemaVersion", OrgSettings.CurrentSchemaVersion, 1, OrgSettings.CurrentSchemaVersion);
        var settings = new OrgSettings
        {
            Target = node.Choice("target", standard.Target),
            ContactForLeads = node.Flag("contactForLeads", standard.ContactForLeads),
            Region = (node.Text("region") ?? standard.Region).ToUpperInvariant(),
            LongTexts = node.Choice("longTexts", standard.LongTexts),
            Formulas = node.Choice("formulas", standard.Formulas),
            LinkNeedsEmail = node.Flag("linkNeedsEmail", standard.LinkNeedsEmail),
            Sync = ReadSync(node.Child("sync")),
            Lead = ReadRule(node.Child("lead")),
            Contact = ReadRule(node.Child("contact")),
            Case = ReadRule(node.Child("case")),
            Account = ReadAccount(node.Child("account")),
            Event = ReadEvent(node.Child("event")),
            Duplicates = node.Choice("duplicates", standard.Duplicates),
            Calendars = [.. (node.Items("calendars") ?? []).Select(ReadCalendar)],
            Mappings = MappingReader.Read(node.Child("mappings")),
            Owners = ReadOwners(node.Child("owners")),
            PackageFields = ReadPackage(node.Child("packageFields")),
            ApiReservePercent = node.Number(
                "apiReservePercent", standard.ApiReservePercent, OrgSettings.LeastReserve, OrgSettings.MostReserve),
            BulkFrom = node.Number("bulkFrom", 0, OrgSettings.LeastBulk, OrgSettings.MostBulk) is > 0 and var from ? from : null,
        };
        node.RefuseUnknown();
        Contradictions(node, settings);
        return settings;
    }

    private static void Contradictions(DocumentNode node, OrgSettings settings)
    {
        if (!PhoneReading.KnowsRegion(settings.Region))
            node.Report("region", $"'{settings.Region}' is not a country's two letters, for example US or GB.");
        if (settings is { Target: PersonObject.Lead, ContactForLeads: true })
            node.Report("contactForLeads", "makes Contacts of Leads, but the target is lead. Set the target to contact, or this to false.");
        if (settings.Sync is { CreateInvitees: true, Invitees: false })
            node.Report(
                "sync",
                "createInvitees makes records for further guests in order to invite them, but invitees is false. Set both, or none.");
        if (settings.Contact.OwnerOfExisting == OwnerRule.AssignmentRules)
            node.Report("contact", "ownerOfExisting cannot be assignmentRules: Salesforce has them for Leads and Cases only.");
        if (settings.Contact.OwnerOfNew == OwnerRule.AssignmentRules)
            node.Report("contact", "ownerOfNew cannot be assignmentRules: Salesforce has them for Leads and Cases only.");
        foreach (
            var twice in settings
                .Calendars.SelectMany(calendar => calendar.Ids.Distinct())
                .GroupBy(id => id)
                .Where(group => group.Count() > 1))
            node.Report("calendars", $"names {twice.Key} in more than one entry. Keep it in one.");
    }

    private static SyncSwitches ReadSync(DocumentNode? node)
    {
        var standard = new SyncSwitches();
        if (node is null) return standard;
        var sync = new SyncSwitches
        {
            Bookings = node.Flag("bookings", standard.Bookings),
            Conversations = node.Flag("conversations", standard.Conversations),
            Contacts = node.Flag("contacts", standard.Contacts),
            Invitees = node.Flag("invitees", standard.Invitees),
            CreateInvitees = node.Flag("createInvitees", standard.CreateInvitees),
        };
        node.RefuseUnknown();
        return sync;
    }

    private static ObjectRule ReadRule(DocumentNode? node)
    {
        var standard = new ObjectRule();
        if (node is null) return standard;
        var rule = new ObjectRule
        {
            Update = node.Choice("update", standard.Update),
            OwnerOfExisting = node.Choice("ownerOfExisting", standard.OwnerOfExisting),
            OwnerOfNew = node.Choice("ownerOfNew", standard.OwnerOfNew),
            RecordType = node.Id("recordType", RecordTypePrefix),
        };
        node.RefuseUnknown();
        return rule;
    }

    private static AccountRule ReadAccount(DocumentNode? node)
    {
        var standard = new AccountRule();
        if (node is null) return standard;
        var rule = new AccountRule
        {
            Match = node.Choice("match", standard.Match),
            Create = node.Flag("create", standard.Create),
            PersonAccountRecordType = node.Id("personAccountRecordType", RecordTypePrefix),
            RecordType = node.Id("recordType", RecordTypePrefix),
        };
        node.RefuseUnknown();
        return rule;
    }

    private static EventRule ReadEvent(DocumentNode? node)
    {
        var standard = new EventRule();
        if (node is null) return standard;
        var rule = new EventRule
        {
            Create = node.Flag("create", standard.Create),
            RecordType = node.Id("recordType", RecordTypePrefix),
            Replaced = node.Choice("replaced", standard.Replaced),
            RecreateDeleted = node.Flag("recreateDeleted", standard.RecreateDeleted),
        };
        node.RefuseUnknown();
        return rule;
    }

    private static CalendarRule ReadCalendar(DocumentNode node)
    {
        var rule = new CalendarRule
        {
            Ids = node.Texts("ids"),
            CreateEvent = node.OptionalFlag("createEvent"),
            CreateCase = node.Flag("createCase", false),
            Target = node.OptionalChoice<GuestTarget>("target"),
            LeadRecordType = node.Id("leadRecordType", RecordTypePrefix),
            ContactRecordType = node.Id("contactRecordType", RecordTypePrefix),
            AccountRecordType = node.Id("accountRecordType", RecordTypePrefix),
            EventRecordType = node.Id("eventRecordType", RecordTypePrefix),
            CaseRecordType = node.Id("caseRecordType", RecordTypePrefix),
        };
        node.RefuseUnknown();
        if (rule.Ids.IsEmpty)
            node.Report("ids", "names no booking page, calendar, event type or master page, so the entry would apply to nothing.");
        return rule;
    }

    private static ImmutableDictionary<string, SalesforceId> ReadOwners(DocumentNode? node)
    {
        var owners = ImmutableDictionary.CreateBuilder<string, SalesforceId>();
        foreach (var name in node?.MemberNames() ?? [])
        {
            var key = EmailAddress.TryNormalize(name, out var email) ? email : name;
            if (email is null && !name.StartsWith("USR-", StringComparison.Ordinal))
                node!.Report(name, "is neither a OnceHub user id (USR-…) nor an email address.");
            if (node!.Id(name, "005") is { } user) owners[key] = user;
        }
        node?.RefuseUnknown();
        return owners.ToImmutable();
    }

    private static PackageFields ReadPackage(DocumentNode? node)
    {
        var standard = new PackageFields();
        if (node is null) return standard;
        var fields = new PackageFields
        {
            EventBookingId = node.NullableText("eventBookingId", standard.EventBookingId),
            EventStatus = node.NullableText("eventStatus", standard.EventStatus),
            EventReason = node.NullableText("eventReason", standard.EventReason),
            EventRevision = node.NullableText("eventRevision", standard.EventRevision),
            RecordToken = node.NullableText("recordToken", standard.RecordToken),
            PersonPhone = node.NullableText("personPhone", standard.PersonPhone),
        };
        node.RefuseUnknown();
        return fields;
    }
}
