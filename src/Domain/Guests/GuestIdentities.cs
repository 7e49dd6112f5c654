using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Everything an event says about who its guest is, normalized. All may be absent.</summary>
public sealed record GuestIdentities
{
    public static readonly GuestIdentities None = new();

    /// <summary>
    /// Trimmed, lower-cased and composed, also where an earlier version stored it as it was typed; null when absent or not an address.
    /// </summary>
    public string? Email { get; init => field = value is null ? null : EmailAddress.Spellings(value)[0]; }

    /// <summary>The value given as email that cannot be one; it is reported, never matched.</summary>
    public string? RejectedEmail { get; init; }

    /// <summary>E.164 numbers (<c>+14155550123</c>), mobile first, no repeats.</summary>
    public ImmutableArray<string> Phones { get; init; } = [];

    /// <summary>OnceHub's contact id (CTC-…).</summary>
    public string? ContactId { get; init; }

    /// <summary>The Salesforce record of a personalized link, if any.</summary>
    public SalesforceId? RecordId { get; init; }

    /// <summary>The value given as such a record's id that is none, or of another object; it is reported, never matched.</summary>
    public string? RejectedRecordId { get; init; }

    public bool Equals(GuestIdentities? other) => other is not null
        && Email == other.Email && RejectedEmail == other.RejectedEmail && ContactId == other.ContactId
        && RecordId == other.RecordId && RejectedRecordId == other.RejectedRecordId && Phones.AsSpan().SequenceEqual(other.Phones.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Email, RejectedEmail, ContactId, RecordId, RejectedRecordId, Phones.Length);
}
