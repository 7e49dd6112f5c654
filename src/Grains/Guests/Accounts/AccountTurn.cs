using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>The Account that a new Contact goes into.</summary>
internal sealed class AccountTurn : RecordTurn
{
    /// <summary>What an existing one is looked up by; null when it is not looked up.</summary>
    public LookupKey? Key { get; init; }

    /// <summary>One that an earlier turn made for this Contact, which it could not make.</summary>
    public SalesforceId? MadeBefore { get; init; }

    /// <summary>All that it is looked up by, the best first.</summary>
    public IEnumerable<LookupKey> Keys
    {
        get
        {
            if (MadeBefore is { } made) yield return new LookupKey.Record(made);
            if (Key is not null) yield return Key;
        }
    }

    /// <summary>When it was last looked up; null when it was not.</summary>
    public DateTimeOffset? SoughtAt { get; set; }

    /// <summary>Of one that is made, where no row of the mapping names it.</summary>
    public required string Name { get; init; }

    /// <summary>Of one that is made; null for a guest without a company's mail.</summary>
    public string? Website { get; init; }

    /// <summary>Its external id; null until claimed.</summary>
    public string? Token { get; set; }

    /// <summary>What the write that makes it gives only because there must be something.</summary>
    public IReadOnlyDictionary<string, string> StandIns { get; set; } = new Dictionary<string, string>();

    /// <summary>Found, made or named by Salesforce.</summary>
    public SalesforceId? Id { get; set; }

    /// <summary>It was made in this turn.</summary>
    public bool IsMade { get; set; }
}
