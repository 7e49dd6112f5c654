using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Guests;

/// <summary>Gives out what is kept of a guest, and erases it.</summary>
public sealed class GuestData(IOrgStore orgs, IErasureStore erasures, TimeProvider time)
{
    private const int MostListed = 100;

    /// <summary>Of an org. Each walks through the inbox, and all orgs share what does that.</summary>
    private const int MostRunning = 20;

    /// <summary>As long as an erasure takes at least.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    public async Task<Result<GuestExport>> ExportAsync(OrgId org, GuestQuestion asked, CancellationToken cancellationToken)
    {
        var region = (await StoredSettings.ReadAsync(orgs, org, cancellationToken)).Region;
        return asked.Read(region) is { } guest
            ? await erasures.ExportGuestAsync(org, guest, region, cancellationToken)
            : GuestQuestion.NotOne;
    }

    /// <summary>Begins it; it goes on by itself. Never tells whether the guest was known.</summary>
    public async Task<Result<ErasureRecord>> EraseAsync(
        OrgId org, GuestQuestion asked, string startedBy, CancellationToken cancellationToken)
    {
        var region = (await StoredSettings.ReadAsync(orgs, org, cancellationToken)).Region;
        if (asked.Read(region) is not { } guest) return GuestQuestion.NotOne;
        if (await erasures.CountRunningErasuresAsync(org, MostRunning, cancellationToken) >= MostRunning)
            return new Refusal(
                RefusalKind.TooManyErasures,
                $"{MostRunning} erasures of org '{org}' run already, and this one was not begun. Begin it once one of them has ended: "
                + "each takes a minute or more.")
            {
                Facts = [("retryAfter", (int)Wait.TotalSeconds)],
            };
        return await erasures.StartErasureAsync(org, guest, region, startedBy, time.GetUtcNow(), cancellationToken);
    }

    public async Task<Result<ErasureRecord>> FindAsync(OrgId org, long id, CancellationToken cancellationToken) =>
        await erasures.FindErasureAsync(org, id, cancellationToken) is { } found
            ? found
            : new Refusal(RefusalKind.ErasureNotFound, $"Org '{org}' has no erasure {id}. List its erasures to see which there are.");

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<ErasureRecord>> ListAsync(OrgId org, CancellationToken cancellationToken) =>
        erasures.ListErasuresAsync(org, MostListed, cancellationToken);
}

/// <summary>Whom it is about: exactly one of these.</summary>
/// <param name="Contact">Of OnceHub: CTC-….</param>
/// <param name="Record">The id of the Contact or Lead, or of what a personalized link named.</param>
public sealed record GuestQuestion(string? Email = null, string? Phone = null, string? Contact = null, string? Record = null)
{
    public static readonly Refusal NotOne = new(
        RefusalKind.BodyInvalid,
        "Say whom it is about by exactly one of 'email', 'phone' (with its country code), 'contact' (CTC-…) and 'record' (a Salesforce id "
        + "of 15 or 18 characters).");

    /// <summary>Null when it is none of them, more than one, or cannot be read.</summary>
    internal GuestKey? Read(string region)
    {
        string?[] given = [Email, Phone, Contact, Record];
        if (given.Count(one => !string.IsNullOrWhiteSpace(one)) != 1) return null;
        if (!string.IsNullOrWhiteSpace(Email))
            return EmailAddress.TryNormalize(Email, out var email) ? new GuestKey(IdentityKind.Email, email) : null;
        if (!string.IsNullOrWhiteSpace(Phone))
            return PhoneNumber.TryParse(Phone, region, out var phone) ? new GuestKey(IdentityKind.Phone, phone) : null;
        if (!string.IsNullOrWhiteSpace(Contact)) return new GuestKey(IdentityKind.Contact, Contact.Trim());
        return SalesforceId.TryParse(Record!.Trim(), out var record) ? new GuestKey(IdentityKind.Record, record.Value) : null;
    }

    // Not whom.
    public override string ToString() => nameof(GuestQuestion);
}
