using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class PeopleTests
{
    private static readonly PersonEmail Ann = PersonEmail.Parse("ann@acme.example");
    private static readonly PersonEmail Bob = PersonEmail.Parse("bob@globex.example");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_person_is_made_once_and_read_with_all_roles(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        var ann = Person(Ann, new RoleGrant(Acme, Role.Viewer), new RoleGrant(null, Role.Operator));

        Assert.True(await store.CreatePersonAsync(ann, default));
        Assert.False(await store.CreatePersonAsync(Person(Ann, new RoleGrant(null, Role.Administrator)), default));

        var found = await store.FindPersonAsync(Ann, default);
        Assert.Equal(ann with { Roles = [] }, found! with { Roles = [] });
        Assert.Equal([new RoleGrant(null, Role.Operator), new RoleGrant(Acme, Role.Viewer)], found.Roles.ToArray());
        Assert.Null(await store.FindPersonAsync(Bob, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Roles_are_changed_taken_away_and_listed_by_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        await store.CreatePersonAsync(Person(Ann, new RoleGrant(null, Role.Viewer)), default);
        await store.CreatePersonAsync(Person(Bob), default);

        Assert.True(await store.GrantAsync(Bob, new RoleGrant(Globex, Role.Viewer), default));
        Assert.True(await store.GrantAsync(Bob, new RoleGrant(Globex, Role.Administrator), default));
        Assert.False(await store.GrantAsync(PersonEmail.Parse("eve@x"), new RoleGrant(Globex, Role.Viewer), default));

        Assert.Equal([new RoleGrant(Globex, Role.Administrator)], (await store.FindPersonAsync(Bob, default))!.Roles.ToArray());
        Assert.Equal([Ann, Bob], Emails(await store.ListPeopleAsync(Globex, default)));
        Assert.Equal([Ann], Emails(await store.ListPeopleAsync(Acme, default)));
        Assert.True(await store.RevokeAsync(Bob, Globex, default));
        Assert.False(await store.RevokeAsync(Bob, Globex, default));
        Assert.Equal([Ann], Emails(await store.ListPeopleAsync(Globex, default)));
        Assert.Equal([Ann, Bob], Emails(await store.ListPeopleAsync(null, default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_link_sets_the_password_once_until_it_expires_or_another_is_made(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        await store.CreatePersonAsync(Person(Ann), default);

        Assert.False(await store.SavePasswordLinkAsync(Bob, "link-0", Noon.AddDays(3), null, default));
        await store.SavePasswordLinkAsync(Ann, "link-1", Noon.AddDays(3), null, default);
        await store.SavePasswordLinkAsync(Ann, "link-2", Noon.AddDays(3), null, default);

        Assert.Null(await store.FindPasswordLinkAsync("link-1", Noon, default));
        Assert.Null(await store.FindPasswordLinkAsync("link-2", Noon.AddDays(3), default));
        Assert.Equal(Ann, await store.FindPasswordLinkAsync("link-2", Noon, default));
        Assert.Null(await store.UsePasswordLinkAsync("link-1", "hash", Noon, default));
        Assert.Null(await store.UsePasswordLinkAsync("link-2", "hash", Noon.AddDays(3), default));
        Assert.Equal(Ann, await store.UsePasswordLinkAsync("link-2", "hash", Noon, default));
        Assert.Null(await store.UsePasswordLinkAsync("link-2", "other", Noon, default));
        var ann = await store.FindPersonAsync(Ann, default);
        Assert.Equal(("hash", 2L), (ann!.PasswordHash, ann.Version));
    }

    /// <summary>Roles as "org:role", "*" for every org.</summary>
    public static TheoryData<string, bool> Links => new()
    {
        { "", false }, { "acme", true }, { "globex", false }, { "acme globex", false }, { "acme *", false }, { "*", false },
    };

    [Theory, MemberData(nameof(Links))]
    public async Task A_link_within_an_org_is_saved_for_who_has_a_role_there_and_nowhere_else(string orgs, bool isSaved)
    {
        foreach (var kind in StoreKinds.Installed)
        {
            await using var test = await TestStore.OpenAsync(kind);
            var roles = orgs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(org => new RoleGrant(org == "*" ? null : OrgId.Parse(org), Role.Viewer));
            await test.Access.CreatePersonAsync(Person(Ann, [.. roles]), default);
            await test.Access.SavePasswordLinkAsync(Ann, "before", Noon.AddDays(3), null, default);

            Assert.Equal(isSaved, await test.Access.SavePasswordLinkAsync(Ann, "link", Noon.AddDays(3), Acme, default));
            Assert.False(await test.Access.SavePasswordLinkAsync(Bob, "link", Noon.AddDays(3), Acme, default));

            Assert.Equal(isSaved ? Ann : (PersonEmail?)null, await test.Access.FindPasswordLinkAsync("link", Noon, default));
            Assert.Equal(isSaved ? null : Ann, await test.Access.FindPasswordLinkAsync("before", Noon, default));
        }
    }

    /// <summary>Who made the link would choose the password of somebody who works in another org by then.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task No_link_of_an_org_outlives_a_role_in_another_that_is_given_at_the_same_moment(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 40; i++)
        {
            var email = PersonEmail.Parse($"p{i}@acme.example");
            await test.Access.CreatePersonAsync(Person(email, new RoleGrant(Acme, Role.Viewer)), default);
            var links = Enumerable.Range(0, 6).Select(n => $"link-{i}-{n}").ToArray();

            var saves = links.Select(link => Task.Run(() => test.Access.SavePasswordLinkAsync(email, link, Noon.AddDays(3), Acme, default)));
            var grant = Task.Run(() => test.Access.GrantAsync(email, new RoleGrant(Globex, Role.Viewer), default));
            await Task.WhenAll([.. saves, grant]);

            foreach (var link in links) Assert.Null(await test.Access.FindPasswordLinkAsync(link, Noon, default));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_password_is_changed_only_on_the_version_it_was_checked_against(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Access.CreatePersonAsync(Person(Ann), default);

        var changed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => test.Access.ChangePasswordAsync(Ann, $"hash-{i}", 1, default)));

        Assert.Single(changed, done => done);
        Assert.True(await test.Access.ChangePasswordAsync(Ann, "again", 2, default));
    }

    /// <summary>Each of these ends all sessions of the person, and nobody else's.</summary>
    public static TheoryData<string> Ends => ["disable", "enable", "password", "link", "delete", "end all"];

    [Theory, MemberData(nameof(Ends))]
    public async Task Sessions_end_with_what_they_rest_on(string how)
    {
        foreach (var kind in StoreKinds.Installed)
        {
            await using var test = await TestStore.OpenAsync(kind);
            var store = test.Access;
            await store.CreatePersonAsync(Person(Ann), default);
            await store.CreatePersonAsync(Person(Bob), default);
            Assert.True(await store.StartSessionAsync(Session("a1", Ann), 1, default));
            Assert.True(await store.StartSessionAsync(Session("a2", Ann), 1, default));
            Assert.True(await store.StartSessionAsync(Session("b", Bob), 1, default));
            await store.SavePasswordLinkAsync(Ann, "link", Noon.AddDays(1), null, default);
            if (how == "enable") await store.SetDisabledAsync(Ann, Noon, default);

            var done = how switch
            {
                "disable" => await store.SetDisabledAsync(Ann, Noon, default),
                "enable" => await store.SetDisabledAsync(Ann, null, default),
                "password" => await store.ChangePasswordAsync(Ann, "hash", 1, default),
                "link" => await store.UsePasswordLinkAsync("link", "hash", Noon, default) is not null,
                "delete" => await store.DeletePersonAsync(Ann, default),
                _ => await store.EndSessionsAsync(Ann, default) == 2,
            };

            Assert.True(done);
            Assert.Null(await store.FindSessionAsync("a1", Noon, default));
            Assert.Null(await store.FindSessionAsync("a2", Noon, default));
            Assert.Equal(Bob, (await store.FindSessionAsync("b", Noon, default))!.Person.Email);
            // Whoever was checked before that gets no session any more.
            if (how != "end all") Assert.False(await store.StartSessionAsync(Session("late", Ann), 1, default));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_session_ends_when_it_idles_when_its_time_is_up_and_when_it_is_ended(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        await store.CreatePersonAsync(Person(Ann, new RoleGrant(Acme, Role.Viewer)), default);
        var session = Session("token", Ann);
        await store.StartSessionAsync(session, 1, default);

        var found = await store.FindSessionAsync("token", Noon, default);
        Assert.Equal(session, found!.Session);
        Assert.Equal([new RoleGrant(Acme, Role.Viewer)], found.Person.Roles.ToArray());
        Assert.Null(await store.FindSessionAsync("other", Noon, default));
        Assert.Null(await store.FindSessionAsync("token", session.IdleUntil, default));

        await store.TouchSessionAsync("token", Noon.AddMinutes(50), Noon.AddMinutes(110), default);
        Assert.NotNull(await store.FindSessionAsync("token", session.IdleUntil, default));
        await store.TouchSessionAsync("token", Noon.AddHours(10), Noon.AddHours(20), default);
        Assert.Null(await store.FindSessionAsync("token", session.EndsAt, default));
        Assert.NotNull(await store.FindSessionAsync("token", session.EndsAt.AddSeconds(-1), default));
        await store.EndSessionAsync("token", default);
        Assert.Null(await store.FindSessionAsync("token", Noon, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_subject_is_one_persons_and_a_person_has_one(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        await store.CreatePersonAsync(Person(Ann), default);
        await store.CreatePersonAsync(Person(Bob), default);

        Assert.True(await store.SaveSubjectAsync(Ann, "https://id.example 1", default));
        Assert.True(await store.SaveSubjectAsync(Ann, "https://id.example 1", default));
        Assert.False(await store.SaveSubjectAsync(Ann, "https://id.example 2", default));
        Assert.False(await store.SaveSubjectAsync(Bob, "https://id.example 1", default));

        Assert.Equal(Ann, (await store.FindPersonBySubjectAsync("https://id.example 1", default))!.Email);
        Assert.Null(await store.FindPersonBySubjectAsync("https://id.example 2", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Operator_keys_have_names_that_are_theirs_alone(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Access;
        var key = new OperatorKeyRecord("deploy", "hash", Noon, "ann@acme.example");

        Assert.True(await store.AddOperatorKeyAsync(key, default));
        Assert.False(await store.AddOperatorKeyAsync(key with { Hash = "other" }, default));
        Assert.Equal([key], await store.ListOperatorKeysAsync(default));
        Assert.True(await store.RemoveOperatorKeyAsync("deploy", default));
        Assert.False(await store.RemoveOperatorKeyAsync("deploy", default));
        Assert.Empty(await store.ListOperatorKeysAsync(default));
    }

    private static IEnumerable<PersonEmail> Emails(IReadOnlyList<PersonRecord> people) => people.Select(person => person.Email);

    private static PersonRecord Person(PersonEmail email, params RoleGrant[] roles) =>
        new() { Email = email, Name = "A person", CreatedAt = Noon, Roles = [.. roles] };

    private static SessionRecord Session(string token, PersonEmail email) =>
        new(token, email, Noon, Noon, Noon.AddHours(1), Noon.AddHours(12), "203.0.113.7");
}
