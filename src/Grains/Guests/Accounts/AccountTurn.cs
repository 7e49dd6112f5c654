using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>The Account that a new Contact goes into.</summary>
internal sealed class AccountTurn : RecordTurn
{
    /// <summary>What an existing one is looked up by; null when it is not looked up.</summary>
    public LookupKey? Key { get; init; }

    /// <summary>Of one that is made, where no row of the mapping names it.</summary>
    public required string Name { get; init; }

    /// <summary>Of one that is made; null for a guest without a company's mail.</summary>
    public string? Website { get; init; }

    /// <summary>Its external id; null until claimed.</summary>
    public string? Token { get; set; }

    /// <summary>Found, made or named by Salesforce.</summary>
    public SalesforceId? Id { get; set; }
}
