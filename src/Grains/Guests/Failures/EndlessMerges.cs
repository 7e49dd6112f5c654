using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>A record leads on through more merges than one turn follows: whose it is now is not known, and nothing is made.</summary>
internal static class EndlessMerges
{
    /// <param name="last">As far as it was followed.</param>
    public static CallFailure To(IEnumerable<SalesforceId> last) => new()
    {
        Action = FailureAction.SetAside,
        Code = FailureCodes.MergedTooOften,
        Message =
            $"Salesforce's merges lead on to {string.Join(", ", last)} and were not followed further, so nothing was written. Delete the "
            + "merged records for good from Salesforce's recycle bin, then replay: the guest is looked up without them.",
    };
}
