using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Which Salesforce user owns what a OnceHub user's bookings create.</summary>
internal static class UserEndpoints
{
    public static async Task<IResult> ListAsync(string org, OrgUserDirectory users, CancellationToken cancellationToken)
    {
        var listed = await users.ListAsync(OrgId.Parse(org), cancellationToken);
        return TypedResults.Ok(new UsersAnswer([.. listed.Users.Select(known => UserView.Of(known.User, known.IsActive))], listed.WhyNot));
    }

    public static async Task<IResult> SaveAsync(
        HttpContext http, string org, string user, OrgUserDirectory users, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<UserRequest>(http);
        return await users.SaveAsync(OrgId.Parse(org), user, asked.SalesforceUser, asked.Email, cancellationToken)
            .AnswerAsync(org, static saved => TypedResults.Ok(UserView.Of(saved, true)));
    }

    public static Task<IResult> RemoveAsync(string org, string user, OrgUserDirectory users, CancellationToken cancellationToken) =>
        users.RemoveAsync(OrgId.Parse(org), user, cancellationToken).AnswerAsync(org, static _ => TypedResults.NoContent());

    public static async Task<IResult> MatchAsync(HttpContext http, string org, OrgUserDirectory users, CancellationToken cancellationToken)
    {
        var asked = (await JsonBody.ReadAsync<MatchRequest>(http)).Users ?? [];
        return await users.MatchAsync(OrgId.Parse(org), [.. asked.Select(user => (user.Id, user.Email))], cancellationToken)
            .AnswerAsync(org, static matches => TypedResults.Ok(MatchAnswer.Of(matches)));
    }

    public static async Task<IResult> ConnectAsync(
        HttpContext http, string org, string user, ConnectStart start, ConnectAddresses addresses, CancellationToken cancellationToken)
    {
        return await start.BeginPersonalAsync(OrgId.Parse(org), user, addresses.Callback(http), cancellationToken)
            .AnswerAsync(org, state => TypedResults.Ok(new ConnectBegun(addresses.LinkTo(http, state).AbsoluteUri)));
    }
}

internal sealed record UserRequest
{
    /// <summary>The id (005…) or the username.</summary>
    public string? SalesforceUser { get; init; }

    /// <summary>The OnceHub user's email, for bookings that name their owner by it.</summary>
    public string? Email { get; init; }
}

internal sealed record MatchRequest
{
    /// <summary>OnceHub users; when left out, every active Salesforce user is known by the email there.</summary>
    public ImmutableArray<MatchedUserRequest>? Users { get; init; }
}

/// <param name="Id">USR-…; when left out, the user is known by the email.</param>
internal sealed record MatchedUserRequest(string? Id, string? Email);

/// <param name="NotCheckedBecause">Why Salesforce could not be asked whether the users are active; null when it was.</param>
internal sealed record UsersAnswer(IReadOnlyList<UserView> Items, string? NotCheckedBecause);

/// <param name="User">The OnceHub user: USR-…, or an email.</param>
/// <param name="By">email, entered or connected: how it is known.</param>
/// <param name="Active">Whether the connected Salesforce org has that user, active; null when it was not asked.</param>
internal sealed record UserView(
    string User, string? Email, string SalesforceUser, string Username, string By, DateTimeOffset At, bool? Active)
{
    public static UserView Of(OrgUser user, bool? active) =>
        new(user.User, user.Email, user.SalesforceUser.Value, user.Username, user.By.ToString().ToLowerInvariant(), user.At, active);
}

/// <param name="Matched">Entered in the table now.</param>
/// <param name="Kept">Entered or connected before, and left as they were.</param>
/// <param name="Unmatched">Nobody in Salesforce has that email.</param>
/// <param name="Ambiguous">Several have it: enter one of them.</param>
internal sealed record MatchAnswer(
    IReadOnlyList<UserView> Matched,
    IReadOnlyList<UserView> Kept,
    IReadOnlyList<string> Unmatched,
    IReadOnlyList<AmbiguousView> Ambiguous)
{
    public static MatchAnswer Of(UserMatches matches) => new(
        [.. matches.Matched.Select(user => UserView.Of(user, true))],
        [.. matches.Kept.Select(user => UserView.Of(user, null))],
        matches.Unmatched,
        [.. matches.Ambiguous.Select(user => new AmbiguousView(user.User, user.Usernames))]);
}

internal sealed record AmbiguousView(string User, IReadOnlyList<string> Usernames);
