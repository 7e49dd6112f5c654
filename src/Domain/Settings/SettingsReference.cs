using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>What each member of the settings document is for, for editors and for docs/settings.md.</summary>
internal static class SettingsReference
{
    private const string RecordTypeId = "012Hs000000mB3kIAE";

    private static readonly FrozenDictionary<string, SettingsWord> Words = new Dictionary<string, SettingsWord>
    {
        ["OrgSettings.schemaVersion"] = new("Version of the document's form. Older ones are read too.", "2"),
        ["OrgSettings.target"] = new("What a guest without a record in Salesforce becomes.", "\"lead\""),
        ["OrgSettings.contactForLeads"] = new(
            "With target contact: make a Contact for a guest who is only a Lead. Else the Lead is kept.", "true"),
        ["OrgSettings.region"] = new("Two-letter region of phone numbers without a country code.", "\"GB\""),
        ["OrgSettings.longTexts"] = new(
            "What becomes of a text that is longer than its field: its start is written (cut), or it is left out and told (leaveOut). "
            + "Emails, phones and addresses of pages are never cut.",
            "\"leaveOut\""),
        ["OrgSettings.formulas"] = new(
            "What becomes of a guest's text that a spreadsheet would take for a formula, as it begins with =, +, -, @, "
            + "a tab or a new line: it is written as it is (keep), or with an apostrophe before it (disarm). "
            + "Numbers, emails and phones stay.",
            "\"disarm\""),
        ["OrgSettings.linkNeedsEmail"] = new(
            "A record that a personalized link or a hidden field names is the guest's only if it has the guest's email. "
            + "Else an id that somebody knows or guesses is enough.",
            "true"),
        ["OrgSettings.sync"] = new("What is synced at all.", null),
        ["OrgSettings.lead"] = new("How Leads are made and changed.", null),
        ["OrgSettings.contact"] = new("How Contacts are made and changed.", null),
        ["OrgSettings.case"] = new("How Cases are made and changed.", null),
        ["OrgSettings.account"] = new("The Account of a new Contact.", null),
        ["OrgSettings.event"] = new("The Event of a meeting.", null),
        ["OrgSettings.duplicates"] = new(
            "When the org's duplicate rules find a match: use the record that they name (adopt), or save past rules that only alert "
            + "(saveWhereAllowed).",
            "\"saveWhereAllowed\""),
        ["OrgSettings.calendars"] = new(
            "What differs for some booking calendars or pages. The first rule that names a booking's calendar, page, "
            + "event type or master page applies.",
            $$"""[{"ids":["BKC-4K2PXN7Q1L"],"createCase":true,"caseRecordType":"{{RecordTypeId}}"}]"""),
        ["OrgSettings.mappings"] = new("Which OnceHub value goes into which Salesforce field.", null),
        ["OrgSettings.owners"] = new(
            "Salesforce user of each OnceHub user, by OnceHub's id or by email in small letters; "
            + "beside those matched or connected by themselves.",
            """{"USR-YX0J4ANZTV":"005Hs00000EiRb2IAF"}"""),
        ["OrgSettings.packageFields"] = new(
            "API names of the fields that the OnceHub package brings; null for one that the org does not have.", null),
        ["OrgSettings.apiReservePercent"] = new("Share of the org's daily API calls that is left to others, in percent.", "25"),
        ["OrgSettings.bulkFrom"] = new(
            "From how many events in hand on, new people and Events leave as Bulk API 2.0 jobs; "
            + "so many must be alike for a job. Null: never.",
            "2000"),
        ["SyncSwitches.bookings"] = new(
            "Sync bookings. Else nothing is written for them, not even to Events that are there, and their history says so.", "false"),
        ["SyncSwitches.conversations"] = new("Sync conversations of chatbots and routing forms.", "false"),
        ["SyncSwitches.contacts"] = new("Sync contacts of OnceHub.", "false"),
        ["SyncSwitches.invitees"] = new("Invite further guests to the Event who have a record in Salesforce.", "true"),
        ["SyncSwitches.createInvitees"] = new(
            "Make records for further guests who have none, and invite them too. Needs invitees.", "true"),
        ["ObjectRule.update"] = new(
            "What may be done to filled fields of a record that is there: only rows with overwrite change them (byRow), "
            + "nothing does (onlyEmpty), or all rows do unless they say not to (override). A blank never clears a field.",
            "\"onlyEmpty\""),
        ["ObjectRule.ownerOfExisting"] = new(
            "Owner of a record that is there: kept, the booking's owner, or by the org's assignment rules.", "\"bookingOwner\""),
        ["ObjectRule.ownerOfNew"] = new(
            "Owner of a new record: the connected user (keep), the booking's owner, or by the org's assignment rules, "
            + "which Leads and Cases have.",
            "\"keep\""),
        ["ObjectRule.recordType"] = new("Record type of new records; null for the connected user's default.", $"\"{RecordTypeId}\""),
        ["AccountRule.match"] = new(
            "How an Account that is there is found: by the company's name, by the email's domain, or not at all (none).",
            "\"emailDomain\""),
        ["AccountRule.create"] = new("Make an Account for a new Contact that has none.", "false"),
        ["AccountRule.personAccountRecordType"] = new(
            "Make new guests Person Accounts of this record type; null for Contacts with Accounts.", $"\"{RecordTypeId}\""),
        ["AccountRule.recordType"] = new("Record type of new Accounts; null for the connected user's default.", $"\"{RecordTypeId}\""),
        ["EventRule.create"] = new(
            "Make an Event for every meeting; calendars may say otherwise. An Event that is there is kept true all the same.", "false"),
        ["EventRule.recordType"] = new("Record type of new Events; null for the connected user's default.", $"\"{RecordTypeId}\""),
        ["EventRule.replaced"] = new(
            "The Event when a booking replaces another: the new booking takes it over (takeOver), or it is closed and the new one names "
            + "it (closeAndLink).",
            "\"closeAndLink\""),
        ["EventRule.recreateDeleted"] = new(
            "Make an Event again that somebody deleted in Salesforce, at the booking's next change.", "false"),
        ["CalendarRule.ids"] = new(
            "Ids of booking calendars (BKC-…), booking pages (BP-…), event types (ET-…) or master pages.", "[\"BKC-4K2PXN7Q1L\"]"),
        ["CalendarRule.createEvent"] = new("Whether meetings get an Event; null for the org's rule.", "false"),
        ["CalendarRule.createCase"] = new("Open a Case for each booking, and relate the Event to it.", "true"),
        ["CalendarRule.target"] = new(
            "What a guest without a record becomes: a Contact, a Lead, a Contact with a Case (case), or nothing (none); "
            + "null for the org's target.",
            "\"lead\""),
        ["CalendarRule.leadRecordType"] = new("Record type of new Leads; null for the org's rule.", $"\"{RecordTypeId}\""),
        ["CalendarRule.contactRecordType"] = new("Record type of new Contacts; null for the org's rule.", $"\"{RecordTypeId}\""),
        ["CalendarRule.accountRecordType"] = new("Record type of new Accounts; null for the org's rule.", $"\"{RecordTypeId}\""),
        ["CalendarRule.eventRecordType"] = new("Record type of new Events; null for the org's rule.", $"\"{RecordTypeId}\""),
        ["CalendarRule.caseRecordType"] = new("Record type of new Cases; null for the org's rule.", $"\"{RecordTypeId}\""),
        ["MappingTable.contact"] = new("Rows of Contacts.", null),
        ["MappingTable.lead"] = new("Rows of Leads.", null),
        ["MappingTable.account"] = new("Rows of Accounts that are made for Contacts.", null),
        ["MappingTable.event"] = new("Rows of Events, beside what every Event shows.", null),
        ["MappingTable.case"] = new("Rows of Cases.", null),
        ["MappingTable.personAccount"] = new(
            "Rows of Person Accounts, by the names of Account; null for the rows of contact, by their names there.", null),
        ["FieldMapping.source"] = new(
            "A OnceHub value such as form.email or form.custom.Budget, a constant (static:…), or a text with values in it (template:…).",
            "\"form.custom.Budget\""),
        ["FieldMapping.target"] = new("API name of the Salesforce field.", "\"Budget__c\""),
        ["FieldMapping.overwrite"] = new(
            "Whether a filled field of a record that is there is changed; null leaves that to the object's rule. Not for Events.", "true"),
        ["FieldMapping.fallback"] = new("Written to a new record where the source is blank.", "\"Unknown\""),
        ["FieldMapping.fallbackOnUpdate"] = new(
            "Write the fallback to a record that is there too, where its field is empty. Never to an Event.", "true"),
        ["PackageFields.eventBookingId"] = new("The Event's unique external id.", "null"),
        ["PackageFields.eventStatus"] = new("The Event's status, such as Canceled (By customer).", "null"),
        ["PackageFields.eventReason"] = new("Why a booking was canceled or rescheduled.", "null"),
        ["PackageFields.eventRevision"] = new("Number of the last write of an Event, by which a late one is refused.", "null"),
        ["PackageFields.recordToken"] = new("The unique external id of Contacts, Leads, Accounts and Cases that are made.", "null"),
        ["PackageFields.personPhone"] = new("Phone of Contacts and Leads in one form, by which guests are found.", "null"),
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Words.Keys;

    /// <summary>Null for a member that nobody wrote of, which a test finds.</summary>
    public static SettingsWord? Of(PropertyInfo member) =>
        Words.GetValueOrDefault($"{member.DeclaringType!.Name}.{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}");
}

/// <param name="Description">A sentence or two.</param>
/// <param name="Example">JSON; null for what has members of its own.</param>
internal sealed record SettingsWord(string Description, string? Example);
