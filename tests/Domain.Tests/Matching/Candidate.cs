namespace OnceHub.Sync.Domain.Tests;

/// <summary>Records that a look-up found, told apart by a number, last modified on a day.</summary>
internal static class Candidate
{
    public static CandidateRecord Contact(int number, int day = 1) => Make(PersonObject.Contact, "003", number, day);

    public static CandidateRecord Lead(int number, int day = 1) => Make(PersonObject.Lead, "00Q", number, day);

    private static CandidateRecord Make(PersonObject type, string prefix, int number, int day) =>
        new() { Object = type, Id = SalesforceId.Parse($"{prefix}{number:D12}"), LastModified = Given.Noon.AddDays(day) };
}
