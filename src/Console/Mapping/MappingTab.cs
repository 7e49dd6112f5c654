using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Mapping;

/// <summary>A table of the mapping: what it is called, in which settings it is, and to which object it writes.</summary>
/// <param name="Name">In the settings document, and in the page's address.</param>
/// <param name="HasOverwrite">Its records may be there before, filled by somebody else.</param>
public sealed record MappingTab(string Name, string Label, string Object, bool HasOverwrite)
{
    private static readonly ImmutableArray<MappingTab> Always =
    [
        new("contact", "Contacts", "Contact", true), new("lead", "Leads", "Lead", true), new("account", "Accounts", "Account", true),
        new("event", "Events", "Event", false), new("case", "Cases", "Case", false),
    ];

    private static readonly MappingTab PersonAccounts = new("personAccount", "Person Accounts", "Account", true);

    /// <summary>Person Accounts where guests are made such, or their rows are said.</summary>
    public static ImmutableArray<MappingTab> Of(OrgSettings settings) =>
        settings.Account.PersonAccountRecordType is null && settings.Mappings.PersonAccount is null ? Always : [.. Always, PersonAccounts];

    public ImmutableArray<FieldMapping> Rows(MappingTable table) => Name switch
    {
        "contact" => table.Contact,
        "lead" => table.Lead,
        "account" => table.Account,
        "event" => table.Event,
        "case" => table.Case,
        _ => table.OfPersonAccount(),
    };

    public MappingTable With(MappingTable table, ImmutableArray<FieldMapping> rows) => Name switch
    {
        "contact" => table with { Contact = rows },
        "lead" => table with { Lead = rows },
        "account" => table with { Account = rows },
        "event" => table with { Event = rows },
        "case" => table with { Case = rows },
        _ => table with { PersonAccount = rows },
    };

    /// <summary>Whether a row that says nothing of overwriting overwrites.</summary>
    public bool OverwritesByItself(OrgSettings settings) => Name switch
    {
        "contact" => settings.Contact.Update == ExistingUpdate.Override,
        "lead" => settings.Lead.Update == ExistingUpdate.Override,
        _ => false,
    };
}
