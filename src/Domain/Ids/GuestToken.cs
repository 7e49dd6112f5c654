namespace OnceHub.Sync.Domain;

/// <summary>
/// The one name of a guest within an org, given when its identities are first claimed. It is also the unique external id
/// of the Salesforce record made for that guest, so that retries, replays and twin activations meet in one record.
/// </summary>
public readonly record struct GuestToken(string Value)
{
    /// <summary>A fresh token: 'g-' and 32 hex digits, ordered by time so that indexes stay compact.</summary>
    public static GuestToken New() => new("g-" + Guid.CreateVersion7().ToString("n"));

    public override string ToString() => Value;
}
