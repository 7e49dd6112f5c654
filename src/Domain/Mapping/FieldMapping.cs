using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>One row: which OnceHub value goes to which Salesforce field.</summary>
public sealed record FieldMapping
{
    /// <summary>A name of <see cref="SourceNames"/>, <c>static:…</c>, or <c>template:…</c> with <c>{names}</c> in it.</summary>
    public required string Source { get; init; }

    /// <summary>API name of the field.</summary>
    public required string Target { get; init; }

    /// <summary>Whether a filled field of an existing record is changed; null leaves that to the object's rule. Not for Events.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>Written on create, and only when the source is blank.</summary>
    public string? Fallback { get; init; }

    /// <summary>The fallback is also written to a record that exists, where its field is empty. Never to an Event.</summary>
    public bool FallbackOnUpdate { get; init; }
}

/// <summary>The rows of each object.</summary>
public sealed record MappingTable
{
    public static MappingTable Default => DefaultMappings.Table;

    public ImmutableArray<FieldMapping> Contact { get; init; } = [];

    public ImmutableArray<FieldMapping> Lead { get; init; } = [];

    public ImmutableArray<FieldMapping> Account { get; init; } = [];

    public ImmutableArray<FieldMapping> Event { get; init; } = [];

    public ImmutableArray<FieldMapping> Case { get; init; } = [];

    /// <summary>
    /// Of Person Accounts, by the names of Account. <value>The default is null: the rows of Contact, by their names there.</value>
    /// </summary>
    public ImmutableArray<FieldMapping>? PersonAccount { get; init; }

    /// <summary>The rows that Person Accounts are written by.</summary>
    public ImmutableArray<FieldMapping> OfPersonAccount() => PersonAccount ?? PersonAccountFields.RowsOf(Contact);

    public ImmutableArray<FieldMapping> Of(PersonObject person) => person == PersonObject.Lead ? Lead : Contact;

    /// <summary>The tables by their names in the settings document.</summary>
    public static readonly ImmutableArray<string> Names = ["contact", "lead", "account", "event", "case", "personAccount"];

    /// <param name="name">One of <see cref="Names"/>.</param>
    public ImmutableArray<FieldMapping> Rows(string name) => name switch
    {
        "contact" => Contact,
        "lead" => Lead,
        "account" => Account,
        "event" => Event,
        "case" => Case,
        _ => OfPersonAccount(),
    };

    /// <summary>Whether a row writes this field of the object.</summary>
    /// <param name="objectName">API name.</param>
    public bool Maps(string objectName, string field)
    {
        IEnumerable<FieldMapping> rows = objectName switch
        {
            "Contact" => Contact,
            "Lead" => Lead,
            "Account" => Account.Concat(OfPersonAccount()),
            "Event" => Event,
            "Case" => Case,
            _ => [],
        };
        return rows.Any(row => row.Target.Equals(field, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="name">One of <see cref="Names"/>.</param>
    public MappingTable With(string name, ImmutableArray<FieldMapping> rows) => name switch
    {
        "contact" => this with { Contact = rows },
        "lead" => this with { Lead = rows },
        "account" => this with { Account = rows },
        "event" => this with { Event = rows },
        "case" => this with { Case = rows },
        _ => this with { PersonAccount = rows },
    };
}
