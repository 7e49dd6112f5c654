using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>OnceHub's contact object. Values are as sent, trimmed; blank ones are null.</summary>
public sealed record Contact
{
    /// <summary>CTC-…; null only inside a conversation that does not name it.</summary>
    public string? Id { get; init; }

    public UserRef? Owner { get; init; }

    public string? Status { get; init; }

    public string? Salutation { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>E.164.</summary>
    public string? MobilePhone { get; init; }

    public string? Company { get; init; }

    public string? CompanySize { get; init; }

    public string? Employees { get; init; }

    public string? JobTitle { get; init; }

    public string? Street { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? PostCode { get; init; }

    public string? Country { get; init; }

    public string? Timezone { get; init; }

    public bool? HasConsent { get; init; }

    /// <summary>OnceHub spells it <c>terms_of_sevice</c>; both spellings are read.</summary>
    public bool? TermsOfService { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public ImmutableArray<NamedValue> CustomFields { get; init; } = [];
}
