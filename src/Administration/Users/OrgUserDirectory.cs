using System.Collections.Immutable;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Users;

/// <summary>Which Salesforce user owns what a OnceHub user's bookings create.</summary>
public sealed class OrgUserDirectory(UserTable table, OrgSalesforce salesforce, OrgWorker worker, TimeProvider time)
{
    private const string UserPrefix = "005";

    /// <summary>The list is shown also where Salesforce cannot be asked.</summary>
    public async Task<UserList> ListAsync(OrgId org, CancellationToken cancellationToken)
    {
        var users = (await table.ReadAsync(org, cancellationToken)).Users;
        if (users.IsEmpty) return new UserList([], null);
        var asked = await salesforce.LookAsync(
            org, api => SalesforceUsers.FindAsync(api, users.Select(user => user.SalesforceUser), cancellationToken), cancellationToken);
        return asked switch
        {
            Done<ImmutableArray<SalesforceUser>> found => new UserList(
                [.. users.Select(user => new KnownUser(user, found.Value.Any(one => one.Id == user.SalesforceUser && one.IsActive)))],
                null),
            _ => new UserList(
                [.. users.Select(user => new KnownUser(user, null))], ((Refused<ImmutableArray<SalesforceUser>>)asked).Refusal.Message),
        };
    }

    /// <summary>Says who a user is in Salesforce.</summary>
    /// <param name="user">The OnceHub user: USR-…, or an email.</param>
    /// <param name="salesforceUser">The id (005…) or the username.</param>
    /// <param name="email">The OnceHub user's, for bookings that name their owner by it; null for the one that the org's OnceHub account
    /// has.</param>
    public async Task<Result<OrgUser>> SaveAsync(
        OrgId org, string user, string? salesforceUser, string? email, CancellationToken cancellationToken)
    {
        if (UserRules.WhyNotUser(user) is { } notAUser) return notAUser;
        var named = OrgUsers.Named(user);
        string? address = null;
        if (email is not null && !EmailAddress.TryNormalize(email, out address))
            return new Refusal(RefusalKind.BodyInvalid, $"'email' is '{email}', which is no email address.");
        if (address is null && EmailAddress.TryNormalize(named, out var own)) address = own;
        address ??= (await worker.FindAccountUsersAsync(org, cancellationToken)).FirstOrDefault(one => one.Id == named)?.Email;
        return await salesforce.TalkAsync(org, async api =>
        {
            var found = await FindAsync(api, salesforceUser, cancellationToken);
            var entry = new OrgUser
            {
                User = named,
                Email = address,
                SalesforceUser = found.Id,
                Username = found.Username,
                By = UserProof.Entered,
                At = time.GetUtcNow(),
            };
            await table.ChangeAsync(org, users => users.With(entry), cancellationToken);
            return entry;
        }, cancellationToken);
    }

    /// <summary>Forgets who a user is. Records keep their owners.</summary>
    public Task<Result<string>> RemoveAsync(OrgId org, string user, CancellationToken cancellationToken) => Attempt.OfAsync(async () =>
    {
        var known = await table.ReadAsync(org, cancellationToken);
        if (known.Find(user) is null) throw new RefusedException(RefusalKind.UserNotFound, $"Org '{org}' has no user '{user}'.");
        await table.ChangeAsync(org, users => users.Without(user), cancellationToken);
        return user;
    });

    /// <summary>Finds users by email. What was entered or connected stays.</summary>
    /// <param name="asked">
    /// OnceHub users, each by id and email; none for all that were read from the org's OnceHub account, and for every other active
    /// Salesforce user by the email there.
    /// </param>
    public async Task<Result<UserMatches>> MatchAsync(
        OrgId org, ImmutableArray<(string? Id, string? Email)> asked, CancellationToken cancellationToken)
    {
        var users = ImmutableArray.CreateBuilder<AskedUser>();
        foreach (var (id, text) in asked)
        {
            if (!EmailAddress.TryNormalize(text, out var email))
                return new Refusal(RefusalKind.BodyInvalid, $"'email' of user '{id}' is '{text}', which is no email address.");
            if (UserRules.WhyNotUser(id ?? email) is { } notAUser) return notAUser;
            users.Add(new AskedUser(OrgUsers.Named(id ?? email), email));
        }
        if (asked.IsEmpty)
            users.AddRange((await worker.FindAccountUsersAsync(org, cancellationToken)).Select(one => new AskedUser(one.Id, one.Email!)));
        return await salesforce.TalkAsync(org, async api =>
        {
            var candidates = await SalesforceUsers.ActiveAsync(api, cancellationToken);
            UserMatches? matches = null;
            await table.ChangeAsync(
                org,
                known => (matches = UserMatching.Match(known, users.ToImmutable(), asked.IsEmpty, candidates, time.GetUtcNow())).Table,
                cancellationToken);
            return matches!;
        }, cancellationToken);
    }

    private static async Task<SalesforceUser> FindAsync(ISalesforceApi salesforce, string? given, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(given)) throw Bad("'salesforceUser' is missing: the user's Salesforce id (005…) or username.");
        var found = SalesforceId.TryParse(given.Trim(), out var id) && id.Prefix == UserPrefix
            ? (await SalesforceUsers.FindAsync(salesforce, [id], cancellationToken)) is [var one] ? one : null
            : await SalesforceUsers.FindByNameAsync(salesforce, given.Trim(), cancellationToken);
        return found switch
        {
            null => throw Bad(
                $"The connected Salesforce org has no user '{given}'. Send the id (005…) or the username, which looks like an email but "
                + "may differ from it."),
            { IsActive: false } => throw Bad(
                $"The Salesforce user {found.Username} is inactive and can own nothing. Activate the user, or choose another."),
            _ => found,
        };
    }

    private static RefusedException Bad(string why) => new(RefusalKind.BodyInvalid, why);
}

/// <param name="WhyNot">Why Salesforce could not be asked whether the users are active; null when it was.</param>
public sealed record UserList(ImmutableArray<KnownUser> Users, string? WhyNot);

/// <param name="IsActive">Whether the connected Salesforce org has that user, active; null when it was not asked.</param>
public sealed record KnownUser(OrgUser User, bool? IsActive);
