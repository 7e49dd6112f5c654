using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Schema;

internal sealed record PicklistValue(string Value, string Label, bool Active, bool Default);

/// <summary>One column of an object. <see cref="Ordinal"/> is its place in every row's values.</summary>
internal sealed record Field
{
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required FieldType Type { get; init; }
    public int Ordinal { get; init; } = -1;
    public int Length { get; init; }
    public int Precision { get; init; }
    public int Scale { get; init; }
    public bool Required { get; init; }
    public bool Createable { get; init; } = true;
    public bool Updateable { get; init; } = true;
    public bool ExternalId { get; init; }
    public bool Unique { get; init; }
    public bool CaseSensitive { get; init; }
    public bool IdLookup { get; init; }
    public bool Indexed { get; init; }
    public bool NameField { get; init; }
    public bool AutoNumber { get; init; }
    public bool Custom { get; init; }
    public bool Restricted { get; init; }
    public bool DefaultedOnCreate { get; init; }
    public object? Default { get; init; }
    public IReadOnlyList<PicklistValue> Picklist { get; init; } = [];
    public IReadOnlyList<string> ReferenceTo { get; init; } = [];
    public string? RelationshipName { get; init; }
    public string? ChildRelationship { get; init; }
    public bool CascadeDelete { get; init; }
    public Formula? Calculation { get; init; }

    /// <summary>There only while the org has all these features.</summary>
    public IReadOnlyList<OrgFeature> Needs { get; init; } = [];

    public bool PersonAccountOnly => Needs.Contains(OrgFeature.PersonAccounts);

    /// <summary>A feature that makes a required field one that may be empty.</summary>
    public OrgFeature? NillableWith { get; init; }

    /// <summary>On a person account: the contact's field that this one mirrors.</summary>
    public string? MirrorsContactField { get; init; }

    /// <summary>Hidden from everyone whom no permission set grants it, as deployed custom fields are.</summary>
    public bool NeedsGrant { get; init; }

    public bool IsPolymorphic => ReferenceTo.Count > 1 || Name == "OwnerId";

    public bool KeepsIndex =>
        Indexed
        || ExternalId
        || Unique
        || (Type == FieldType.Reference && Name is not ("OwnerId" or "CreatedById" or "LastModifiedById" or "RecordTypeId"));

    /// <summary>What separates a compound field's parts: MailingAddress has MailingStreet, Geo__c has Geo__Latitude__s.</summary>
    public string CompoundPrefix => Type == FieldType.Address ? Name[..^"Address".Length] : Name[..^1];
}
