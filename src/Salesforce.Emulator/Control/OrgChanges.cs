using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary>What an administrator sets up in an org, as JSON. Every list may be left out; what exists by name is replaced.</summary>
internal sealed record OrgChanges
{
    public IReadOnlyList<ObjectChange> Objects { get; init; } = [];
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];
    public IReadOnlyList<FieldOverride> Overrides { get; init; } = [];
    public IReadOnlyList<RecordTypeChange> RecordTypes { get; init; } = [];
    public IReadOnlyList<QueueChange> Queues { get; init; } = [];
    public IReadOnlyList<UserChange> Users { get; init; } = [];
    public IReadOnlyList<ValidationRuleChange> ValidationRules { get; init; } = [];
    public IReadOnlyList<DuplicateRuleChange> DuplicateRules { get; init; } = [];
    public IReadOnlyList<AssignmentRuleChange> AssignmentRules { get; init; } = [];

    internal sealed record ObjectChange(string Name, string? Label = null);

    internal sealed record FieldChange : FieldSpec
    {
        public required string Object { get; init; }
    }

    /// <summary>Changes a field that exists: makes it required, restricts its picklist, hides it.</summary>
    internal sealed record FieldOverride(
        string Object,
        string Name,
        bool? Required = null,
        bool? Restricted = null,
        bool? NeedsGrant = null,
        int? Length = null,
        IReadOnlyList<string>? Values = null);

    internal sealed record RecordTypeChange(string Object, string DeveloperName, bool IsPersonType = false);

    internal sealed record QueueChange(string Name, IReadOnlyList<string> Objects);

    internal sealed record UserChange(string Name, string Profile = "Standard User", bool IsActive = true);

    internal sealed record ValidationRuleChange(
        string Object, string Name, string Formula, string Message, string? ErrorField = null, bool Active = true);

    internal sealed record DuplicateRuleChange(
        string Object,
        string Name,
        IReadOnlyList<IReadOnlyList<string>> Match,
        string? MatchObject = null,
        bool AllowSave = true,
        bool OnInsert = true,
        bool OnUpdate = false,
        string Message = "Use one of these records?");

    /// <summary>The owner is a user's name or username, or a queue's name.</summary>
    internal sealed record AssignmentEntryChange(string Formula, string Owner);

    internal sealed record AssignmentRuleChange(
        string Object, string Name, IReadOnlyList<AssignmentEntryChange> Entries, bool Active = true);

    /// <summary>The caller holds the org's lock.</summary>
    public void ApplyTo(Org org)
    {
        foreach (var item in Objects.Where(o => !org.Catalog.TryObject(o.Name, out _)))
            org.Catalog.AddCustomObject(item.Name, item.Label ?? SchemaText.LabelOf(item.Name), org.Now);
        foreach (var item in Fields)
        {
            foreach (var field in item.ToFields())
                org.Catalog.SetField(item.Object, field, org.Now);
            ForgetDeployed(org, item.Object, item.Name);
        }
        foreach (var item in Overrides)
            Apply(org, item);
        foreach (var item in RecordTypes)
            OrgStart.RecordType(org, item.Object, item.DeveloperName, item.IsPersonType);
        foreach (var item in Queues)
            OrgStart.Queue(org, item.Name, [.. item.Objects]);
        foreach (var item in Users)
            OrgStart.User(org, item.Name, item.Profile, item.IsActive);
        foreach (var item in ValidationRules)
        {
            org.Metadata.Drop("ValidationRule", $"{item.Object}.{item.Name}");
            Replace(
                org.ValidationRules,
                r => r.Name == item.Name && r.Object == item.Object,
                new ValidationRule(item.Object, item.Name, Formula.Parse(item.Formula), item.Message, item.ErrorField, item.Active));
        }
        foreach (var item in DuplicateRules)
            Replace(
                org.DuplicateRules,
                r => r.Name == item.Name,
                new DuplicateRule(
                    item.Object,
                    item.Name,
                    item.MatchObject ?? item.Object,
                    item.Match,
                    item.AllowSave,
                    item.OnInsert,
                    item.OnUpdate,
                    item.Message));
        foreach (var item in AssignmentRules)
            Apply(org, item);
        org.Catalog.Touch(org.Now);
    }

    private static void Replace<T>(List<T> list, Predicate<T> same, T item)
    {
        list.RemoveAll(same);
        list.Add(item);
    }

    private static void ForgetDeployed(Org org, string type, string field) =>
        org.Metadata.Drop("CustomField", $"{(type is "Event" or "Task" ? "Activity" : type)}.{field}");

    private static void Apply(Org org, FieldOverride item)
    {
        ForgetDeployed(org, item.Object, item.Name);
        // Whoever was granted it does not see it either, until it is granted again.
        if (item.NeedsGrant == true)
            GrantStore.Forget(org, granted => granted.Equals($"{item.Object}.{item.Name}", StringComparison.OrdinalIgnoreCase));
        var field = org.Catalog[item.Object][item.Name];
        org.Catalog.SetField(item.Object, field with
        {
            Required = item.Required ?? field.Required,
            Restricted = item.Restricted ?? field.Restricted,
            NeedsGrant = item.NeedsGrant ?? field.NeedsGrant,
            Length = item.Length ?? field.Length,
            Picklist = item.Values is null ? field.Picklist : [.. item.Values.Select(v => new PicklistValue(v, v, true, false))],
        }, org.Now);
    }

    private static void Apply(Org org, AssignmentRuleChange item)
    {
        var old = org.AssignmentRules.Find(r => r.Name == item.Name && r.Object == item.Object);
        var id =
            old?.Id
            ?? OrgStart
                .Insert(
                    org,
                    "AssignmentRule",
                    new()
                    {
                        ["Name"] = item.Name,
                        ["SobjectType"] = item.Object,
                        ["Active"] = item.Active,
                    })
                .Id;
        var entries = item.Entries.Select(e => new AssignmentEntry(Formula.Parse(e.Formula), OwnerNamed(org, e.Owner))).ToList();
        Replace(org.AssignmentRules, r => r.Id == id, new AssignmentRule(item.Object, id, item.Name, item.Active, entries));
    }

    private static string OwnerNamed(Org org, string name) =>
        org.Database.Where("Group", "DeveloperName", name.Replace(' ', '_')).FirstOrDefault()?.Id ?? EmulatorState.UserIn(org, name).Id;
}
