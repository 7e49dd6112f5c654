using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>The Account that a new Contact goes into.</summary>
internal sealed class AccountTurn
{
    /// <summary>What an existing one is looked up by; null when it is not looked up.</summary>
    public LookupKey? Key { get; init; }

    /// <summary>The fields of one that is made.</summary>
    public required FieldSet Fields { get; init; }

    /// <summary>Whether guests with the same key share it; else it is the guest's own.</summary>
    public bool IsShared => Key is not null;

    /// <summary>Its external id; null until claimed.</summary>
    public string? Token { get; set; }

    /// <summary>Found, made or named by Salesforce.</summary>
    public SalesforceId? Id { get; set; }

    public Adaptation Adaptation { get; } = new();
}
