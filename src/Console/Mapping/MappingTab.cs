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

    public ImmutableArray<FieldMapping> Rows(MappingTable table) => table.Rows(Name);

    public MappingTable With(MappingTable table, ImmutableArray<FieldMapping> rows) => table.With(Name, rows);

    /// <summary>Whether a row that says nothing of overwriting overwrites.</summary>
    public bool OverwritesByItself(OrgSettings settings) => Name switch
    {
        "contact" => settings.Contact.Update == ExistingUpdate.Override,
        "lead" => settings.Lead.Update == ExistingUpdate.Override,
        _ => false,
    };
}
