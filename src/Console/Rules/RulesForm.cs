using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Rules;

/// <summary>What the rules page's form holds.</summary>
public sealed class RulesForm
{
    /// <summary>What to do: check, addCase, removeCase:ID, review or discard.</summary>
    public string? Do { get; set; }

    public long Base { get; set; }

    /// <summary>The mark of the rules that the page showed.</summary>
    public string? Shown { get; set; }

    public PersonObject Target { get; set; }

    public bool ContactForLeads { get; set; }

    public bool EventsForAll { get; set; }

    /// <summary>Calendars, pages and kinds of event for which a Case is opened.</summary>
    /// <remarks>A form without any sets null.</remarks>
    public List<string> Cases { get; set => field = value ?? []; } = [];

    /// <summary>The one to add.</summary>
    public string? NewCase { get; set; }

    public ObjectRuleForm Lead { get; set; } = new();

    public ObjectRuleForm Contact { get; set; } = new();

    public ObjectRuleForm Case { get; set; } = new();

    public AccountMatch AccountMatch { get; set; }

    public bool AccountCreate { get; set; }

    public string? AccountRecordType { get; set; }

    public string? EventRecordType { get; set; }

    public ReplacedEvent Replaced { get; set; }

    public bool RecreateDeleted { get; set; }

    public DuplicateRule Duplicates { get; set; }

    public LongTexts LongTexts { get; set; }

    public Formulas Formulas { get; set; }

    public bool LinkNeedsEmail { get; set; }

    public bool Conversations { get; set; }

    public bool Contacts { get; set; }

    public bool Invitees { get; set; }

    public bool CreateInvitees { get; set; }

    public string? Region { get; set; }

    /// <summary>As it was typed: a number that is bound is 0 where it cannot be read.</summary>
    public string? ApiReservePercent { get; set; }

    public static RulesForm Of(OrgSettings settings) => new()
    {
        Target = settings.Target,
        ContactForLeads = settings.ContactForLeads,
        EventsForAll = settings.Event.Create,
        Cases = [.. CaseCalendars.Of(settings.Calendars)],
        Lead = ObjectRuleForm.Of(settings.Lead),
        Contact = ObjectRuleForm.Of(settings.Contact),
        Case = ObjectRuleForm.Of(settings.Case),
        AccountMatch = settings.Account.Match,
        AccountCreate = settings.Account.Create,
        AccountRecordType = settings.Account.RecordType?.Value,
        EventRecordType = settings.Event.RecordType?.Value,
        Replaced = settings.Event.Replaced,
        RecreateDeleted = settings.Event.RecreateDeleted,
        Duplicates = settings.Duplicates,
        LongTexts = settings.LongTexts,
        Formulas = settings.Formulas,
        LinkNeedsEmail = settings.LinkNeedsEmail,
        Conversations = settings.Sync.Conversations,
        Contacts = settings.Sync.Contacts,
        Invitees = settings.Sync.Invitees,
        CreateInvitees = settings.Sync.CreateInvitees,
        Region = settings.Region,
        ApiReservePercent = settings.ApiReservePercent.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What cannot be kept as it was typed; what is out of bounds can, and is told by the settings themselves.</summary>
    public SettingsProblem? Unread() => string.IsNullOrWhiteSpace(ApiReservePercent) || Reserve is not null
        ? null
        : new SettingsProblem(
            "$.apiReservePercent",
            $"is '{ApiReservePercent.Trim()}', which is not kept: it must be a whole number "
            + $"from {OrgSettings.LeastReserve} to {OrgSettings.MostReserve}.");

    /// <summary>Adds the calendar that was typed, once.</summary>
    public void AddCase()
    {
        if (NewCase?.Trim() is { Length: > 0 } id && !Cases.Contains(id)) Cases.Add(id);
        NewCase = null;
    }

    private int? Reserve =>
        int.TryParse(ApiReservePercent, NumberStyles.Integer, CultureInfo.InvariantCulture, out var percent) ? percent : null;

    /// <summary>The settings with what the form says; what it does not show stays.</summary>
    public OrgSettings Apply(OrgSettings settings) => settings with
    {
        Target = Target,
        ContactForLeads = ContactForLeads,
        Region = string.IsNullOrWhiteSpace(Region) ? settings.Region : Region.Trim().ToUpperInvariant(),
        LongTexts = LongTexts,
        Formulas = Formulas,
        LinkNeedsEmail = LinkNeedsEmail,
        Duplicates = Duplicates,
        ApiReservePercent = Reserve ?? settings.ApiReservePercent,
        Lead = Lead.Apply(settings.Lead),
        Contact = Contact.Apply(settings.Contact),
        Case = Case.Apply(settings.Case),
        Calendars = CaseCalendars.With(settings.Calendars, Cases),
        Account = settings.Account with { Match = AccountMatch, Create = AccountCreate, RecordType = ObjectRuleForm.Id(AccountRecordType) },
        Event = settings.Event with
        {
            Create = EventsForAll, Replaced = Replaced, RecreateDeleted = RecreateDeleted, RecordType = ObjectRuleForm.Id(EventRecordType),
        },
        Sync = settings.Sync with
        {
            Conversations = Conversations,
            Contacts = Contacts,
            Invitees = Invitees,
            CreateInvitees = CreateInvitees,
        },
    };
}

/// <summary>What is done with records of one object.</summary>
public sealed class ObjectRuleForm
{
    public ExistingUpdate Update { get; set; }

    public OwnerRule OwnerOfNew { get; set; }

    public OwnerRule OwnerOfExisting { get; set; }

    public string? RecordType { get; set; }

    public static ObjectRuleForm Of(ObjectRule rule) => new()
    {
        Update = rule.Update, OwnerOfNew = rule.OwnerOfNew, OwnerOfExisting = rule.OwnerOfExisting, RecordType = rule.RecordType?.Value,
    };

    public ObjectRule Apply(ObjectRule rule) => rule with
    {
        Update = Update, OwnerOfNew = OwnerOfNew, OwnerOfExisting = OwnerOfExisting, RecordType = Id(RecordType),
    };

    /// <summary>Null for the connected user's default.</summary>
    public static SalesforceId? Id(string? text) => SalesforceId.TryParse(text, out var id) ? id : null;
}
