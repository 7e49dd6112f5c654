using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>What an administrator decides for one org. Every member has a default that works on a plain org.</summary>
public sealed record OrgSettings
{
    /// <summary>Of the documents that this version writes.</summary>
    public const int CurrentSchemaVersion = 2;

    public const int LeastReserve = 0;
    public const int MostReserve = 90;

    /// <summary>Bounds of <see cref="BulkFrom"/>: Salesforce advises Bulk from 2,000 rows on.</summary>
    public const int LeastBulk = 100;
    public const int MostBulk = 100_000;

    public static readonly OrgSettings Default = new();

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>What a guest without a record becomes. <value>The default is Contact.</value></summary>
    public PersonObject Target { get; init; } = PersonObject.Contact;

    /// <summary>
    /// With target Contact: make a Contact for a guest who is only a Lead. <value>The default is false: the Lead is kept.</value>
    /// </summary>
    public bool ContactForLeads { get; init; }

    /// <summary>Two-letter region of phone numbers without a country code. <value>The default is US.</value></summary>
    public string Region { get; init; } = "US";

    /// <summary>What becomes of a text that is longer than its field. <value>The default is Cut.</value></summary>
    public LongTexts LongTexts { get; init; } = LongTexts.Cut;

    /// <summary>What becomes of a text that a spreadsheet would take for a formula. <value>The default is Keep.</value></summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Formulas Formulas { get; init; }

    /// <summary>
    /// A record that a link names is the guest's only if it has the guest's email: else whoever knows or guesses an id could fill its
    /// fields.
    /// <value>The default is false: links are believed.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LinkNeedsEmail { get; init; }

    public SyncSwitches Sync { get; init; } = new();

    public ObjectRule Lead { get; init; } = new();

    public ObjectRule Contact { get; init; } = new();

    public ObjectRule Case { get; init; } = new();

    public AccountRule Account { get; init; } = new();

    public EventRule Event { get; init; } = new();

    /// <summary>What to do when Salesforce's duplicate rules find a match. <value>The default is Adopt.</value></summary>
    public DuplicateRule Duplicates { get; init; } = DuplicateRule.Adopt;

    /// <summary>
    /// Settings of single booking pages or calendars; the first that names a booking's page, calendar, event type or master page applies.
    /// </summary>
    public ImmutableArray<CalendarRule> Calendars { get; init; } = [];

    public MappingTable Mappings { get; init; } = MappingTable.Default;

    /// <summary>OnceHub user (id USR-…, or email in lower case) to Salesforce user.</summary>
    public ImmutableDictionary<string, SalesforceId> Owners { get; init; } = ImmutableDictionary<string, SalesforceId>.Empty;

    public PackageFields PackageFields { get; init; } = new();

    /// <summary>Share of the org's daily API calls that is never ours, in percent. <value>The default is 10.</value></summary>
    public int ApiReservePercent { get; init; } = 10;

    /// <summary>
    /// From how many events in hand on, new people and Events leave as Bulk API 2.0 jobs instead of collections; so many must be
    /// alike for a job. <value>The default is null: never.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BulkFrom { get; init; }

    public ObjectRule RuleOf(PersonObject person) => person == PersonObject.Lead ? Lead : Contact;

    /// <summary>
    /// The rule for this booking's calendar, page, event type or master page; <see cref="CalendarRule.None"/> when none is set.
    /// </summary>
    public CalendarRule CalendarOf(Booking booking) => Calendars.IsEmpty ? CalendarRule.None : FindRule(booking);

    private CalendarRule FindRule(Booking booking)
    {
        string?[] ids = [booking.Calendar?.Id, booking.BookingPage?.Id, booking.EventType?.Id, booking.MasterPage?.Id];
        return Calendars.FirstOrDefault(rule => rule.Ids.Any(ids.Contains)) ?? CalendarRule.None;
    }

    /// <summary>What a guest without a record becomes when it comes by this booking.</summary>
    public GuestTarget TargetOf(Booking booking) =>
        CalendarOf(booking).Target ?? (Target == PersonObject.Lead ? GuestTarget.Lead : GuestTarget.Contact);

    /// <summary>Record type of a new person that comes by this booking; null for the connected user's default.</summary>
    public SalesforceId? RecordTypeOf(PersonObject person, Booking? booking)
    {
        var calendar = booking is null ? CalendarRule.None : CalendarOf(booking);
        return (person == PersonObject.Lead ? calendar.LeadRecordType : calendar.ContactRecordType) ?? RuleOf(person).RecordType;
    }

    public bool CreatesEventFor(Booking booking) => CalendarOf(booking).CreateEvent ?? Event.Create;

    public bool CreatesCaseFor(Booking booking) => CalendarOf(booking) is { CreateCase: true } or { Target: GuestTarget.Case };

    /// <summary>The Salesforce user of a booking's owner, by OnceHub id, else by email; null when nobody entered or matched one.</summary>
    public SalesforceId? OwnerOf(UserRef? owner)
    {
        if (owner?.Id is { } id && Owners.TryGetValue(id, out var byId)) return byId;
        return EmailAddress.TryNormalize(owner?.Email, out var email) && Owners.TryGetValue(email, out var byEmail) ? byEmail : null;
    }
}

/// <summary>What becomes of a text that is longer than its field. Emails, phones and addresses of pages are never cut.</summary>
public enum LongTexts
{
    /// <summary>Its start is written, and ends with '…'.</summary>
    Cut,

    /// <summary>It is left out, and told.</summary>
    LeaveOut,
}

/// <summary>What becomes of a text that begins as a formula does, and that a report exported to a spreadsheet would run.</summary>
public enum Formulas
{
    /// <summary>It is written as it is.</summary>
    Keep,

    /// <summary>It is written with an apostrophe before it, by which spreadsheets know a text.</summary>
    Disarm,
}

/// <summary>What is synced at all.</summary>
public sealed record SyncSwitches
{
    public bool Bookings { get; init; } = true;

    public bool Conversations { get; init; } = true;

    public bool Contacts { get; init; } = true;

    /// <summary>Add further guests that are known in Salesforce to the Event as invitees.</summary>
    public bool Invitees { get; init; }

    /// <summary>Make records for further guests that are not known in Salesforce, and invite them too.</summary>
    public bool CreateInvitees { get; init; }
}

/// <summary>Creation rules of Lead, Contact and Case (OnceHub's help, Salesforce creation rules).</summary>
public sealed record ObjectRule
{
    public ExistingUpdate Update { get; init; } = ExistingUpdate.ByRow;

    public OwnerRule OwnerOfExisting { get; init; } = OwnerRule.Keep;

    /// <summary>Keep means the connected user.</summary>
    public OwnerRule OwnerOfNew { get; init; } = OwnerRule.BookingOwner;

    /// <summary>Record type of new records; null for the connected user's default.</summary>
    public SalesforceId? RecordType { get; init; }
}

/// <summary>What may be done to the fields of a record that exists. A blank never clears a field, whatever is set here.</summary>
public enum ExistingUpdate
{
    /// <summary>Filled fields change only where the mapping's row says Overwrite.</summary>
    ByRow,

    /// <summary>No filled field ever changes, whatever rows say.</summary>
    OnlyEmpty,

    /// <summary>Filled fields change unless the row says not to (Overwrite false).</summary>
    Override,
}

public enum OwnerRule
{
    Keep,
    BookingOwner,
    AssignmentRules,
}

public sealed record AccountRule
{
    public AccountMatch Match { get; init; } = AccountMatch.Name;

    /// <summary>An Account is made for a new Contact that has none.</summary>
    public bool Create { get; init; } = true;

    /// <summary>Make new guests Person Accounts of this record type instead of Contacts; null for Contacts with Accounts.</summary>
    public SalesforceId? PersonAccountRecordType { get; init; }

    public SalesforceId? RecordType { get; init; }
}

public enum AccountMatch
{
    Name,
    EmailDomain,
    None,
}

public sealed record EventRule
{
    /// <summary>Make an Event for every meeting; calendars may say otherwise. One that is there is kept true all the same.</summary>
    public bool Create { get; init; } = true;

    public SalesforceId? RecordType { get; init; }

    /// <summary>What becomes of the Event when a booking replaces another.</summary>
    public ReplacedEvent Replaced { get; init; } = ReplacedEvent.TakeOver;

    /// <summary>Make an Event again that somebody deleted in Salesforce, at the booking's next change.</summary>
    public bool RecreateDeleted { get; init; } = true;
}

public enum ReplacedEvent
{
    /// <summary>The new booking takes over the old one's Event.</summary>
    TakeOver,

    /// <summary>The old Event is closed, and the new one names it.</summary>
    CloseAndLink,
}

public enum DuplicateRule
{
    /// <summary>Use the record that Salesforce names.</summary>
    Adopt,

    /// <summary>Save past rules that only alert; adopt where the rule blocks.</summary>
    SaveWhereAllowed,
}

/// <summary>What differs for some booking pages or calendars. A null member leaves the org's setting.</summary>
public sealed record CalendarRule
{
    public static readonly CalendarRule None = new();

    /// <summary>Ids of booking pages (BP-…), calendars (BKC-…), event types (ET-…) or master pages.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    public bool? CreateEvent { get; init; }

    /// <summary>Open a Case for each booking, and relate the Event to it.</summary>
    public bool CreateCase { get; init; }

    /// <summary>What a general link makes of a guest without a record.</summary>
    public GuestTarget? Target { get; init; }

    public SalesforceId? LeadRecordType { get; init; }

    public SalesforceId? ContactRecordType { get; init; }

    public SalesforceId? AccountRecordType { get; init; }

    public SalesforceId? EventRecordType { get; init; }

    public SalesforceId? CaseRecordType { get; init; }
}

public enum GuestTarget
{
    Contact,
    Lead,

    /// <summary>A Contact, and a Case.</summary>
    Case,

    /// <summary>Guests without a record stay without one.</summary>
    None,
}

/// <summary>API names of the package's custom fields; null for one that the org does not have.</summary>
public sealed record PackageFields
{
    /// <summary>The Event's unique external id.</summary>
    public string? EventBookingId { get; init; } = "OnceHub_Booking_Id__c";

    public string? EventStatus { get; init; } = "OnceHub_Event_Status__c";

    public string? EventReason { get; init; } = "OnceHub_Reason__c";

    public string? EventRevision { get; init; } = "OnceHub_Revision__c";

    /// <summary>The unique external id of Contacts, Leads, Accounts and Cases that we make.</summary>
    public string? RecordToken { get; init; } = "OnceHub_Id__c";

    /// <summary>Normalized E.164 phone of Contacts and Leads, indexed.</summary>
    public string? PersonPhone { get; init; } = "OnceHub_Phone__c";
}
