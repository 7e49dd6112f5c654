using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Users;

/// <summary>Finds OnceHub users among Salesforce's by email.</summary>
internal static class UserMatching
{
    /// <param name="asked">Of OnceHub, with their emails.</param>
    /// <param name="andTheRest">Salesforce users of no asked email are then known by their own.</param>
    public static UserMatches Match(
        OrgUsers known, ImmutableArray<AskedUser> asked, bool andTheRest, ImmutableArray<SalesforceUser> candidates, DateTimeOffset now)
    {
        var byEmail = candidates.Where(user => user.Email is not null).ToLookup(user => user.Email!);
        if (andTheRest)
        {
            var emails = asked.Select(user => user.Email).ToHashSet(StringComparer.Ordinal);
            asked = [.. asked, .. byEmail.Where(group => !emails.Contains(group.Key)).Select(group => new AskedUser(group.Key, group.Key))];
        }
        var (table, matched, kept) = (known, ImmutableArray.CreateBuilder<OrgUser>(), ImmutableArray.CreateBuilder<OrgUser>());
        var (unmatched, ambiguous) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<AmbiguousUser>());
        foreach (var user in asked)
        {
            var found = byEmail[user.Email].OrderBy(candidate => candidate.Username, StringComparer.Ordinal).ToArray();
            // What somebody said or proved is not undone by a likeness.
            if (KnownAs(user, known) is { By: not UserProof.Email } stays) kept.Add(stays);
            else if (found.Length == 0) unmatched.Add(user.User);
            else if (found.Length > 1) ambiguous.Add(new AmbiguousUser(user.User, [.. found.Select(candidate => candidate.Username)]));
            else
            {
                var match = new OrgUser
                {
                    User = user.User,
                    Email = user.Email,
                    SalesforceUser = found[0].Id,
                    Username = found[0].Username,
                    By = UserProof.Email,
                    At = now,
                };
                // Found by email alone before, and now by id: one row a person.
                table = table.Without(user.Email).With(match);
                matched.Add(match);
            }
        }
        return new UserMatches(table, matched.ToImmutable(), kept.ToImmutable(), unmatched.ToImmutable(), ambiguous.ToImmutable());
    }

    /// <summary>Who is asked for by an email alone may be known by an id, with that email.</summary>
    private static OrgUser? KnownAs(AskedUser user, OrgUsers known) => known.Find(user.User) ?? known.Find(user.Email)
        ?? (user.User == user.Email ? known.Users.FirstOrDefault(row => row.Email == user.Email) : null);
}

/// <param name="User">As <see cref="OrgUser.User"/>.</param>
/// <param name="Email">In lower case.</param>
internal sealed record AskedUser(string User, string Email);

/// <param name="Usernames">All Salesforce users with that email.</param>
public sealed record AmbiguousUser(string User, ImmutableArray<string> Usernames);

public sealed record UserMatches(
    OrgUsers Table,
    ImmutableArray<OrgUser> Matched,
    ImmutableArray<OrgUser> Kept,
    ImmutableArray<string> Unmatched,
    ImmutableArray<AmbiguousUser> Ambiguous);
