using System.Collections.Immutable;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Tests;

/// <summary>What an org's OnceHub account adds to what its events have told.</summary>
public sealed class OnceHubAccountTests
{
    private static readonly ImmutableArray<AccountItem> Items =
    [
        new(SeenKind.Calendar, "BKC-2", "Zeta", null, false),
        new(SeenKind.Calendar, "BKC-1", "Demo calls", null, true),
        new(SeenKind.Calendar, "BKC-3", "Alpha", null, true),
        new(SeenKind.Owner, "USR-1", "Ann Miller", "ann@acme.example", true),
        new(SeenKind.Owner, "USR-2", "Bob Brown", "bob@acme.example", true),
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_seen_comes_first_by_OnceHubs_name_and_the_rest_of_the_account_after_it(StoreKind kind)
    {
        await using var office = await Office.OpenAsync(kind, new Accounts());
        await office.Store.CountSeenAsync(
            Office.Acme,
            [
                new(new Seen(SeenKind.Calendar, "BKC-1", "Demo"), 3), new(new Seen(SeenKind.Calendar, "BKC-9", "Gone"), 2),
                new(new Seen(SeenKind.Owner, "bob@acme.example", "bob@acme.example"), 1),
            ],
            DateTimeOffset.UnixEpoch, default);

        var choices = await office.The<OrgSources>().ListCalendarsAsync(Office.Acme, default);

        Assert.Equal(
            [
                ("BKC-1", "Demo calls", 3L, true, true),
                ("BKC-9", "Gone", 2L, false, true),
                ("BKC-3", "Alpha", 0L, true, true),
                ("BKC-2", "Zeta", 0L, true, false),
            ],
            choices.Calendars.Select(one => (one.Id, one.Name, one.Seen?.Times ?? 0, one.InAccount, one.IsActive)));
        Assert.Equal(
            [("USR-2", 1L, "bob@acme.example"), ("USR-1", 0L, "ann@acme.example")],
            choices.Owners.Select(one => (one.Id, one.Seen?.Times ?? 0, one.Email)));
        Assert.Equal(AccountReading.Read, choices.Account.Reading);
    }

    /// <summary>Bookings name their owner by id or by email: both lead to the person.</summary>
    [Theory, OnSqlite]
    public async Task Users_of_the_account_are_matched_by_id_and_email(StoreKind kind)
    {
        await using var office = await Office.OpenAsync(kind, new Accounts());
        await office.ConnectAsync();
        var users = office.The<OrgUserDirectory>();
        var salesforce = (await office.The<OrgCatalogue>().ListOwnersAsync(Office.Acme, default))
            .Value()
            .Users.First(user => user.Email is not null);

        // Known by email alone, from before there was a key.
        await users.SaveAsync(Office.Acme, "carl@acme.example", salesforce.Username, null, default);
        Assert.Equal("ann@acme.example", (await users.SaveAsync(Office.Acme, "USR-1", salesforce.Username, null, default)).Value().Email);

        var matches = (await users.MatchAsync(Office.Acme, [], default)).Value();

        Assert.Equal("USR-1", Assert.Single(matches.Kept).User);
        Assert.Contains("USR-2", matches.Unmatched);
        Assert.Contains(matches.Matched, match => string.Equals(match.User, salesforce.Email, StringComparison.OrdinalIgnoreCase));
    }

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(null, "USR-1=005000000000001AAA", "")]
    [InlineData(UserProof.Email, "USR-1=005000000000001AAA", "")]
    [InlineData(UserProof.Entered, "ann@acme.example=005000000000009AAA", "ann@acme.example")]
    public void Who_was_found_by_email_before_is_known_by_id_now_and_what_somebody_said_stays(UserProof? before, string table, string kept)
    {
        var known = before is { } by ? OrgUsers.None.With(User("ann@acme.example", "005000000000009AAA", by)) : OrgUsers.None;
        var candidate = new SalesforceUser(SalesforceId.Parse("005000000000001AAA"), "ann@sf.example", "ann@acme.example", true);

        var matches = UserMatching.Match(known, [new AskedUser("USR-1", "ann@acme.example")], andTheRest: true, [candidate], Now);

        Assert.Equal(table, string.Join(' ', matches.Table.Users.Select(user => $"{user.User}={user.SalesforceUser}")));
        Assert.Equal(kept, string.Join(' ', matches.Kept.Select(user => user.User)));
    }

    [Fact]
    public void Who_was_entered_by_id_is_not_guessed_by_email()
    {
        var entered = User("USR-1", "005000000000009AAA", UserProof.Entered) with { Email = "ann@acme.example" };
        var candidate = new SalesforceUser(SalesforceId.Parse("005000000000001AAA"), "ann@sf.example", "ann@acme.example", true);

        var matches = UserMatching.Match(OrgUsers.None.With(entered), [], andTheRest: true, [candidate], Now);

        Assert.Equal(entered, Assert.Single(matches.Table.Users));
        Assert.Equal(entered, Assert.Single(matches.Kept));
    }

    private static OrgUser User(string user, string salesforce, UserProof by) => new()
    {
        User = user, Email = user, SalesforceUser = SalesforceId.Parse(salesforce), Username = "old@sf.example", By = by, At = Now,
    };

    private sealed class Accounts : IOnceHubAccounts
    {
        public Task<OnceHubAccount> FindAsync(string org, CancellationToken cancellationToken) =>
            Task.FromResult(new OnceHubAccount(AccountReading.Read, Now, Items, []));
    }
}
