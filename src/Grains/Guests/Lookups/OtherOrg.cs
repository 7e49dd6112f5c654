using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>
/// Once the connection leads to another Salesforce org, what a booking had is not there, though nobody deleted it. The guest's record
/// tells which it is: what somebody deletes or merges is read from the recycle bin for 15 days, and hardly anybody deletes both.
/// </summary>
internal static class OtherOrg
{
    public static void Ask(SubjectTurn subject, RoundLookUps lookUps)
    {
        if (subject.Before.Link.RecordId is { } person) lookUps.Ask(new LookupKey.Record(person));
    }

    /// <summary>Neither this record of the booking nor its guest's is known here, not even as deleted.</summary>
    public static bool Had(SubjectTurn subject, SalesforceId id, RoundLookUps found) =>
        subject.Before.Link.RecordId is { } person && IsUnknown(person, found) && IsUnknown(id, found);

    private static bool IsUnknown(SalesforceId id, RoundLookUps found) =>
        found.TryGet(new LookupKey.Record(id), out var records) && records.IsEmpty;
}
