namespace OnceHub.Sync.Domain;

/// <summary>
/// The one name of a guest within an org, given when its identities are first claimed. It is also the unique external id
/// of the Salesforce record made for that guest, so that retries, replays and twin activations meet in one record.
/// </summary>
public readonly record struct GuestToken(string Value)
{
    /// <summary>Each further one takes people who convert the guest's Lead and delete its Contact.</summary>
    public const int MostRecords = 9;

    /// <summary>A fresh token: 'g-' and 32 hex digits, ordered by time so that indexes stay compact.</summary>
    public static GuestToken New() => new("g-" + Guid.CreateVersion7().ToString("n"));

    /// <summary>
    /// The external id of the guest's first, second and further record: where a record that is of no use any more keeps an id, the
    /// next one is made with the next. It follows from the guest alone, so that whoever makes it meets in one record.
    /// </summary>
    public GuestToken OfRecord(int number) => number == 1 ? this : new GuestToken($"{Value}-{number}");

    public override string ToString() => Value;
}
