using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Gateway;

/// <summary>Which Salesforce user owns what a OnceHub user's bookings create.</summary>
internal static class UserEndpoints
{
    private const string UserPrefix = "005";

    public static async Task<IResult> ListAsync(string org, UserTable table, OrgSalesforce salesforce, CancellationToken cancellationToken)
    {
        var users = (await table.ReadAsync(OrgId.Parse(org), cancellationToken)).Users;
        var (found, whyNot) = users.IsEmpty ? ([], null) : await LookAsync(org, salesforce, users.Select(user => user.SalesforceUser), cancellationToken);
        return TypedResults.Ok(new UsersAnswer([.. users.Select(user => UserView.Of(user, whyNot is null ? found.Any(one => one.Id == user.SalesforceUser && one.IsActive) : null))], whyNot));
    }

    public static async Task<IResult> SaveAsync(HttpContext http, string org, string user, UserTable table, OrgSalesforce salesforce, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = await JsonBody.ReadAsync<UserRequest>(http);
        var named = NameOf(user);
        var email = EmailOf(request.Email) ?? (EmailAddress.TryNormalize(named, out var own) ? own : null);
        var found = await TalkAsync(org, salesforce, api => FindAsync(api, request.SalesforceUser, cancellationToken), cancellationToken);
        var entry = new OrgUser { User = named, Email = email, SalesforceUser = found.Id, Username = found.Username, By = UserProof.Entered, At = time.GetUtcNow() };
        await table.ChangeAsync(OrgId.Parse(org), users => users.With(entry), cancellationToken);
        return TypedResults.Ok(UserView.Of(entry, true));
    }

    public static async Task<IResult> RemoveAsync(string org, string user, UserTable table, CancellationToken cancellationToken)
    {
        var known = await table.ReadAsync(OrgId.Parse(org), cancellationToken);
        if (known.Find(user) is null) return Problem.Of(ProblemKinds.UserNotFound, $"Org '{org}' has no user '{user}'. GET /v1/orgs/{org}/users lists them.");
        await table.ChangeAsync(OrgId.Parse(org), users => users.Without(user), cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> MatchAsync(HttpContext http, string org, UserTable table, OrgSalesforce salesforce, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = (await JsonBody.ReadAsync<MatchRequest>(http)).ToAsked();
        var candidates = await TalkAsync(org, salesforce, api => SalesforceUsers.ActiveAsync(api, cancellationToken), cancellationToken);
        UserMatches? matches = null;
        await table.ChangeAsync(OrgId.Parse(org), users => (matches = UserMatching.Match(users, asked, candidates, time.GetUtcNow())).Table, cancellationToken);
        return TypedResults.Ok(new MatchAnswer(
            [.. matches!.Matched.Select(user => UserView.Of(user, true))], [.. matches.Kept.Select(user => UserView.Of(user, null))], matches.Unmatched,
            [.. matches.Ambiguous.Select(user => new AmbiguousView(user.User, user.Usernames))]));
    }

    public static async Task<IResult> ConnectAsync(HttpContext http, string org, string user, ConnectStart start, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var state = await start.BeginPersonalAsync(http, OrgId.Parse(org), NameOf(user), cancellationToken);
        return TypedResults.Ok(new ConnectBegun(start.LinkTo(http, state).AbsoluteUri));
    }

    /// <exception cref="ProblemException">It is neither an id nor an email.</exception>
    public static string NameOf(string user)
    {
        var named = OrgUsers.Named(user);
        return named.Length is > 0 and <= EventReader.MaxIdLength && !named.Any(char.IsWhiteSpace) && !named.Any(char.IsControl)
            ? named
            : throw new ProblemException(ProblemKinds.BodyInvalid, $"'{user}' is no OnceHub user. Use the id (USR-…) or the email, as bookings name their owner.");
    }

    private static string? EmailOf(string? text) => text is null ? null : EmailAddress.TryNormalize(text, out var email)
        ? email
        : throw new ProblemException(ProblemKinds.BodyInvalid, $"'email' is '{text}', which is no email address.");

    private static async Task<SalesforceUser> FindAsync(ISalesforceApi salesforce, string? given, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(given)) throw new ProblemException(ProblemKinds.BodyInvalid, "'salesforceUser' is missing: the user's Salesforce id (005…) or username.");
        var found = SalesforceId.TryParse(given.Trim(), out var id) && id.Prefix == UserPrefix
            ? (await SalesforceUsers.FindAsync(salesforce, [id], cancellationToken)) is [var one] ? one : null
            : await SalesforceUsers.FindByNameAsync(salesforce, given.Trim(), cancellationToken);
        return found switch
        {
            null => throw new ProblemException(ProblemKinds.BodyInvalid, $"The connected Salesforce org has no user '{given}'. Send the id (005…) or the username, which looks like an email but may differ from it."),
            { IsActive: false } => throw new ProblemException(ProblemKinds.BodyInvalid, $"The Salesforce user {found.Username} is inactive and can own nothing. Activate the user, or choose another."),
            _ => found,
        };
    }

    /// <summary>The list is shown also where Salesforce cannot be asked.</summary>
    private static async Task<(ImmutableArray<SalesforceUser> Found, string? WhyNot)> LookAsync(string org, OrgSalesforce salesforce, IEnumerable<SalesforceId> ids, CancellationToken cancellationToken)
    {
        try
        {
            return (await TalkAsync(org, salesforce, api => SalesforceUsers.FindAsync(api, ids, cancellationToken), cancellationToken), null);
        }
        catch (ProblemException cannot)
        {
            return ([], cannot.Message);
        }
    }

    private static async Task<T> TalkAsync<T>(string org, OrgSalesforce salesforce, Func<ISalesforceApi, Task<T>> talk, CancellationToken cancellationToken)
    {
        try
        {
            return await talk(await salesforce.OpenAsync(OrgId.Parse(org), cancellationToken));
        }
        catch (SalesforceException failed)
        {
            throw SalesforceProblems.Of(failed);
        }
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

    /// <exception cref="ProblemException">A user without id or email.</exception>
    public ImmutableArray<AskedUser> ToAsked() =>
    [
        .. (Users ?? []).Select(user => EmailAddress.TryNormalize(user.Email, out var email)
            ? new AskedUser(UserEndpoints.NameOf(user.Id ?? email), email)
            : throw new ProblemException(ProblemKinds.BodyInvalid, $"'email' of user '{user.Id}' is '{user.Email}', which is no email address.")),
    ];
}

/// <param name="Id">USR-…; when left out, the user is known by the email.</param>
internal sealed record MatchedUserRequest(string? Id, string? Email);

/// <param name="NotCheckedBecause">Why Salesforce could not be asked whether the users are active; null when it was.</param>
internal sealed record UsersAnswer(IReadOnlyList<UserView> Items, string? NotCheckedBecause);

/// <param name="User">The OnceHub user: USR-…, or an email.</param>
/// <param name="By">email, entered or connected: how it is known.</param>
/// <param name="Active">Whether the connected Salesforce org has that user, active; null when it was not asked.</param>
internal sealed record UserView(string User, string? Email, string SalesforceUser, string Username, string By, DateTimeOffset At, bool? Active)
{
    public static UserView Of(OrgUser user, bool? active) =>
        new(user.User, user.Email, user.SalesforceUser.Value, user.Username, user.By.ToString().ToLowerInvariant(), user.At, active);
}

/// <param name="Matched">Entered in the table now.</param>
/// <param name="Kept">Entered or connected before, and left as they were.</param>
/// <param name="Unmatched">Nobody in Salesforce has that email.</param>
/// <param name="Ambiguous">Several have it: enter one of them.</param>
internal sealed record MatchAnswer(IReadOnlyList<UserView> Matched, IReadOnlyList<UserView> Kept, IReadOnlyList<string> Unmatched, IReadOnlyList<AmbiguousView> Ambiguous);

internal sealed record AmbiguousView(string User, IReadOnlyList<string> Usernames);
