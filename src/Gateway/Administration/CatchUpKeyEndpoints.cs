using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>The key for OnceHub's API, by which bookings are fetched whose webhooks never came. It is never shown again.</summary>
internal static class CatchUpKeyEndpoints
{
    public static Task<IResult> FindAsync(string org, MissedBookings missed, CancellationToken cancellationToken) =>
        missed.FindAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org, Shown);

    public static async Task<IResult> SaveAsync(HttpContext http, string org, MissedBookings missed, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<CatchUpKeyRequest>(http);
        return await missed.SaveAsync(OrgId.Parse(org), asked.ApiKey, asked.Untried, cancellationToken).AnswerAsync(org, Shown);
    }

    public static Task<IResult> RemoveAsync(string org, MissedBookings missed, CancellationToken cancellationToken) =>
        missed.RemoveAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org, static _ => TypedResults.NoContent());

    private static Ok<CatchUpView> Shown(CatchUpState state) => TypedResults.Ok(CatchUpView.Of(state.Key));
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
