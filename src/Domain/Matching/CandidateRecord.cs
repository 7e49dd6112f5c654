using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>A Contact, Lead or Person Account (as its contact) that a look-up found.</summary>
public sealed record CandidateRecord
{
    /// <summary>Contact for a Person Account too.</summary>
    public required PersonObject Object { get; init; }

    public required SalesforceId Id { get; init; }

    public bool IsPersonAccount { get; init; }

    public SalesforceId? AccountId { get; init; }

    public SalesforceId? OwnerId { get; init; }

    /// <summary>As the record holds it.</summary>
    public string? Email { get; init; }

    /// <summary>The phone fields that people see, as the record holds them.</summary>
    public ImmutableArray<string> Phones { get; init; } = [];

    /// <summary>The package's field, which only the sync writes.</summary>
    public string? NormalizedPhone { get; init; }

    public DateTimeOffset LastModified { get; init; }

    /// <summary>Of a Lead.</summary>
    public bool IsConverted { get; init; }

    public SalesforceId? ConvertedContactId { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>Where a merged record went.</summary>
    public SalesforceId? MasterRecordId { get; init; }

    /// <summary>The record's OnceHub_Id__c: set on what we made.</summary>
    public string? Token { get; init; }

    /// <summary>Set when it was found as the contact of this Case or Person Account, which the link names.</summary>
    public SalesforceId? Via { get; init; }

    /// <summary>The record's fields as read, for <see cref="PersonFields.ForExisting"/>.</summary>
    public FieldSet Fields { get; init; } = [];
}
