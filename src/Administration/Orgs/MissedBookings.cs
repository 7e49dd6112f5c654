using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>The key for OnceHub's API, by which bookings are fetched whose webhooks never came. It is never shown again.</summary>
public sealed class MissedBookings(OrgWorker worker)
{
    private const int MaxKey = 512;

    public async Task<Result<CatchUpState>> FindAsync(OrgId org, CancellationToken cancellationToken) =>
        worker.CatchUpKeys is { } keys ? new CatchUpState(await keys.FindAsync(org.Value, cancellationToken)) : NoWay();

    /// <summary>Tries the key against OnceHub's API and stores it; one that OnceHub refuses is not stored.</summary>
    /// <param name="untried">Store it also while OnceHub cannot be reached, unless a key that works is stored.</param>
    public async Task<Result<CatchUpState>> SaveAsync(OrgId org, string? key, bool untried, CancellationToken cancellationToken)
    {
        // It travels in a header.
        if (key is not { Length: > 0 and <= MaxKey } || !key.All(c => c is > ' ' and <= '~'))
            return new Refusal(
                RefusalKind.BodyInvalid,
                $"'apiKey' must have 1 to {MaxKey} characters without spaces: copy it from OnceHub as it is shown there.");
        if (worker.CatchUpKeys is not { } keys) return NoWay();
        return await keys.SaveAsync(org.Value, key, untried, cancellationToken) switch
        {
            { Stored: { } stored } => new CatchUpState(stored),
            { Result: CatchUpResult.Refused } trial => new Refusal(RefusalKind.OnceHubKeyRefused, $"Nothing was saved: {trial.Message}"),
            { KeepsWorking: true } trial => new Refusal(
                RefusalKind.OnceHubUnavailable,
                $"Nothing was saved, and the key that works stays in use: {trial.Message} Send the new key again later."),
            var trial => new Refusal(
                RefusalKind.OnceHubUnavailable,
                $"Nothing was saved: {trial.Message} Send the key again later, or now with \"untried\": true; "
                + "the org's status tells when it works."),
        };
    }

    public async Task<Result<OrgId>> RemoveAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (worker.CatchUpKeys is not { } keys) return NoWay();
        return await keys.RemoveAsync(org.Value, cancellationToken)
            ? org
            : new Refusal(RefusalKind.OnceHubKeyNotFound, $"Org '{org}' has no key for OnceHub's API.");
    }

    private static Refusal NoWay() =>
        new(RefusalKind.WorkerUnavailable, "This process cannot ask OnceHub. Ask one that runs the whole product.");
}
