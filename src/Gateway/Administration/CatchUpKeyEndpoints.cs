using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>The key for OnceHub's API, by which bookings are fetched whose webhooks never came. It is never shown again.</summary>
internal static class CatchUpKeyEndpoints
{
    private const int MaxKey = 512;

    public static async Task<IResult> FindAsync(string org, OrgWorker worker, CancellationToken cancellationToken) =>
        TypedResults.Ok(CatchUpView.Of(await Keys(worker).FindAsync(org, cancellationToken)));

    public static async Task<IResult> SaveAsync(HttpContext http, string org, OrgWorker worker, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<CatchUpKeyRequest>(http);
        // It travels in a header.
        if (asked.ApiKey is not { Length: > 0 and <= MaxKey } key || !key.All(c => c is > ' ' and <= '~'))
            return Problem.Of(
                ProblemKinds.BodyInvalid,
                $"'apiKey' must have 1 to {MaxKey} characters without spaces: copy it from OnceHub as it is shown there.");
        var trial = await Keys(worker).SaveAsync(org, key, asked.Untried, cancellationToken);
        return trial switch
        {
            { Stored: { } stored } => TypedResults.Ok(CatchUpView.Of(stored)),
            { Result: CatchUpResult.Refused } => Problem.Of(ProblemKinds.OnceHubKeyRefused, $"Nothing was saved: {trial.Message}"),
            { KeepsWorking: true } => Problem.Of(
                ProblemKinds.OnceHubUnavailable,
                $"Nothing was saved, and the key that works stays in use: {trial.Message} Send the new key again later."),
            _ => Problem.Of(
                ProblemKinds.OnceHubUnavailable,
                $"Nothing was saved: {trial.Message} Send the key again later, or now with \"untried\": true; "
                + $"/v1/orgs/{org}/status tells when it works."),
        };
    }

    public static async Task<IResult> RemoveAsync(string org, OrgWorker worker, CancellationToken cancellationToken) =>
        await Keys(worker).RemoveAsync(org, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(
                ProblemKinds.CredentialNotFound, $"Org '{org}' has no key for OnceHub's API. PUT one to /v1/orgs/{org}/oncehub-api-key.");

    private static ICatchUpKeys Keys(OrgWorker worker) => worker.CatchUpKeys
        ?? throw new ProblemException(
            ProblemKinds.WorkerUnavailable, "This process cannot ask OnceHub. Ask one that runs the whole product.");
}

internal sealed record CatchUpKeyRequest
{
    /// <summary>The API key of the org's OnceHub account.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Store it also while OnceHub cannot be reached, unless a key that works is stored.</summary>
    public bool Untried { get; init; }

    public override string ToString() => $"CatchUpKeyRequest {{ Untried = {Untried} }}";
}

/// <param name="Stored">There is a key. Without one OnceHub is not asked.</param>
/// <param name="Since">When it was stored.</param>
/// <param name="Result">works, refused, unreachable, or untried when OnceHub was not asked with it yet.</param>
/// <param name="TriedAt">When OnceHub was last asked with it.</param>
/// <param name="Message">What went wrong then and what to do.</param>
/// <param name="WorkedAt">When it last worked.</param>
/// <param name="LookedUntil">Changes in OnceHub before this are known here; null until the first look has ended.</param>
internal sealed record CatchUpView(
    bool Stored,
    DateTimeOffset? Since,
    string? Result,
    DateTimeOffset? TriedAt,
    string? Message,
    DateTimeOffset? WorkedAt,
    DateTimeOffset? LookedUntil)
{
    public static CatchUpView Of(CatchUpKeyStatus? status) => status is null
        ? new(false, null, null, null, null, null, null)
        : new(true, status.Since, Name(status.Result), status.TriedAt, status.Message, status.WorkedAt, status.LookedUntil);

    private static string Name(CatchUpResult result) => result switch
    {
        CatchUpResult.Works => "works",
        CatchUpResult.Refused => "refused",
        CatchUpResult.Unreachable => "unreachable",
        _ => "untried",
    };
}
