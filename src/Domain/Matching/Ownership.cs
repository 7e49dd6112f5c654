namespace OnceHub.Sync.Domain;

/// <summary>Whether a record is the guest's or somebody else's, by the emails that it and what led to it hold.</summary>
/// <param name="Email">Of the booking; null for a guest without, to whom no record is somebody else's.</param>
/// <param name="LedTo">The record that one with this email led to before.</param>
/// <param name="IsClaimed">Whether the guest has used an email, of this booking or of another.</param>
internal sealed record Ownership(string? Email, GuestToken? Guest, SalesforceId? LedTo, Func<string, bool> IsClaimed, CandidatePool Pool)
{
    /// <summary>It holds another email, and nothing that is the guest's own led to it.</summary>
    public bool IsOfAnotherEmail(CandidateRecord record) => HoldsAnother(record) && !Pool.LeadsTo(record, IsOwn);

    /// <summary>It does not tell itself that it is the guest's: what was merged or converted into it does.</summary>
    public bool IsLedTo(CandidateRecord record) =>
        Email is not null && (!IsOwn(record) || record.Id == LedTo) && Pool.LeadsTo(record, IsOwn);

    /// <summary>It was made here for another email of the guest's, and has the external id that the next record would get.</summary>
    public bool IsMadeForAnotherEmail(CandidateRecord record) =>
        record is { IsDeleted: false, Token: { } token } && token == Guest?.Value && HoldsAnother(record) && !IsOwn(record);

    /// <summary>
    /// One that was made here for the guest stays its own where somebody has changed the email since. Without any email it may have
    /// been made for a phone, which others share.
    /// </summary>
    private bool IsOwn(CandidateRecord record) =>
        (Email is { } email && GivenLink.HasEmail(record.Email, email))
        || record.Id == LedTo
        || (record.Token is { } token && token == Guest?.Value && HoldsAnother(record)
            && !(EmailAddress.TryNormalize(record.Email, out var held) && IsClaimed(held)));

    private bool HoldsAnother(CandidateRecord record) =>
        Email is { } email && !string.IsNullOrWhiteSpace(record.Email) && !GivenLink.HasEmail(record.Email, email);
}
