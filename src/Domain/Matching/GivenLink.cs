namespace OnceHub.Sync.Domain;

/// <summary>
/// A record that a personalized link or a hidden field names: whoever makes the booking may have written the id. Where the
/// settings ask for it (<see cref="OrgSettings.LinkNeedsEmail"/>), it is believed of a record with the guest's email only.
/// </summary>
public static class GivenLink
{
    /// <summary>By what a guest is known before any record is read: a link that has to be checked first tells nobody.</summary>
    public static GuestIdentities Believed(GuestIdentities identities, OrgSettings settings) =>
        settings.LinkNeedsEmail ? identities with { RecordId = null } : identities;

    public static bool IsBelieved(CandidateRecord record, GuestIdentities identities, OrgSettings settings) =>
        !settings.LinkNeedsEmail || (identities.Email is { } own && HasEmail(record.Email, own));

    /// <summary>Whether the Case is one of the person that the booking is of.</summary>
    /// <param name="contact">Of the Case; null for none.</param>
    /// <param name="person">The guest's record; null while it is not known.</param>
    /// <param name="by">The rule that found it.</param>
    public static bool IsBelievedCase(SalesforceId? contact, SalesforceId? person, MatchRule? by, OrgSettings settings) =>
        !settings.LinkNeedsEmail || (contact is not null && contact == person && by is (MatchRule.RecordId or MatchRule.Email));

    public static bool HasEmail(string? held, string email) => EmailAddress.TryNormalize(held, out var normal) && normal == email;
}
