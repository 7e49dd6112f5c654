namespace OnceHub.Sync.Domain;

/// <summary>Chooses the guest's record among those a look-up found: record id, email, phone (only without an email), own token, none.</summary>
public static class RecordMatching
{
    /// <param name="candidates">Everything found, in any order, deleted and merged ones among them; repeats do no harm.</param>
    /// <param name="guest">The guest's token, to find again what was made for it.</param>
    /// <param name="unavailable">Ids of <see cref="RecordMatch.Wanted"/> that could not be read.</param>
    public static RecordMatch Choose(
        IReadOnlyList<CandidateRecord> candidates,
        GuestIdentities identities,
        OrgSettings settings,
        GuestToken? guest = null,
        IReadOnlyCollection<SalesforceId>? unavailable = null) => throw new NotImplementedException();
}
