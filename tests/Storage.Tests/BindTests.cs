using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class BindTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_guest_gets_the_proposed_token_its_target_and_all_its_identities(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var request = new BindRequest(
            "BKNG-1",
            new GuestIdentities
            {
                Email = "ann@x.io",
                Phones = ["+14155550100", "+14155550101"],
                ContactId = "CTC-1",
                RecordId = SalesforceId.Parse("003000000000001"),
            },
            GuestToken.New(), PersonObject.Lead);

        Assert.Equal(request.Proposed, await test.Store.BindOneAsync(request));

        var guest = (await test.Store.LoadAsync(Acme, request.Proposed, [], default)).Guest;
        Assert.Equal(
            (request.Proposed, 0, "ann@x.io", PersonObject.Lead, null),
            (guest.Token, guest.Version, guest.Email, guest.Target, guest.State));
        Assert.Equal(
            ["contact:CTC-1", "email:ann@x.io", "phone:+14155550100", "phone:+14155550101", "record:" + request.Identities.RecordId],
            guest.Claims.AsEnumerable());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_bound_subject_keeps_its_guest_and_claims_what_is_free(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var ann = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io"));
        var bob = await test.Store.BindOneAsync(Bind("BKNG-2", "bob@x.io", "+14155550102"));

        var again = await test.Store.BindOneAsync(Bind("BKNG-1", "bob@x.io", "+14155550102", "+14155550103"));

        Assert.Equal(ann, again);
        Assert.Equal(
            ["email:ann@x.io", "phone:+14155550103"], (await test.Store.LoadAsync(Acme, ann, [], default)).Guest.Claims.AsEnumerable());
        Assert.Equal(
            ["email:bob@x.io", "phone:+14155550102"], (await test.Store.LoadAsync(Acme, bob, [], default)).Guest.Claims.AsEnumerable());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_an_earlier_version_claimed_by_an_email_as_it_was_typed_is_known_by_it_still(StoreKind kind)
    {
        const string Typed = "jose\u0301@x.io";
        const string Composed = "jos\u00E9@x.io";
        await using var test = await TestStore.OpenAsync(kind);
        var jose = await test.Store.BindOneAsync(Bind("BKNG-1", Typed, "+14155550100"));
        await test.BreakAsync($"delete from claims where value = '{Composed}'");
        await test.BreakAsync($"update guests set email = '{Typed}'");

        Assert.Equal(jose, await test.Store.BindOneAsync(Bind("BKNG-2", Composed)));
        Assert.Equal(jose, await test.Store.BindOneAsync(Bind("BKNG-3", Typed)));
        Assert.Equal(
            [$"email:{Typed}", $"email:{Composed}", "phone:+14155550100"],
            (await test.Store.LoadAsync(Acme, jose, [], default)).Guest.Claims.Order(StringComparer.Ordinal));

        await test.BreakAsync($"delete from claims where value = '{Composed}'");
        var key = new GuestKey(IdentityKind.Email, Composed);
        Assert.Equal(3, (await test.Erasures.ExportGuestAsync(Acme, key, "US", default)).Bookings.Length);
        await test.Erasures.StartErasureAsync(Acme, key, "US", "ann", Noon, default);
        Assert.Empty((await test.Store.LoadAsync(Acme, jose, [], default)).Guest.Claims);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task However_many_are_bound_at_once_one_guest_among_them_is_one(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var requests = Enumerable.Range(0, 230).Select(i => Bind($"BKNG-{i}", $"guest{i % 115}@x.io")).ToArray();

        var tokens = await test.Store.BindAsync(Acme, requests, default);

        Assert.Equal(230, tokens.Count);
        Assert.Equal(tokens.Take(115), tokens.Skip(115));
        Assert.Equal(115, tokens.Distinct().Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_target_is_fixed_by_the_first_claim(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io"));
        await test.Store.BindOneAsync(Bind("BKNG-2", "ann@x.io") with { Target = PersonObject.Lead });
        Assert.Equal(PersonObject.Contact, (await test.Store.LoadAsync(Acme, guest, [], default)).Guest.Target);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_known_by_phone_who_brings_a_free_email_is_known_by_it_from_then_on(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("BKNG-1", null, "+14155550100"));
        await test.Store.CommitAsync(Commit(guest) with { GuestState = new VersionedState(0, "{\"n\":1}") }, default);

        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-2", "ann@x.io", "+14155550100")));

        var stored = (await test.Store.LoadAsync(Acme, guest, [], default)).Guest;
        Assert.Equal(("ann@x.io", 1L, "{\"n\":1}"), (stored.Email, stored.Version, stored.State));
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-3", "ann@x.io")));
        Assert.NotEqual(guest, await test.Store.BindOneAsync(Bind("BKNG-4", "bob@x.io", "+14155550100")));
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-5", null, "+14155550100")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_proposed_guest_that_is_stored_already_keeps_what_it_has_and_gets_the_email_it_lacks(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var (known, bare) = (Bind("BKNG-1", "ann@x.io"), Bind("BKNG-3", "bob@x.io"));
        await test.Store.BindOneAsync(known);
        await test.Store.CommitAsync(Commit(bare.Proposed) with { GuestState = new VersionedState(0, "{\"n\":1}") }, default);

        await test.Store.BindAsync(Acme, [known with { SubjectId = "BKNG-2", Identities = Guest("ann@new.io") }, bare], default);

        Assert.Equal("ann@x.io", (await test.Store.LoadAsync(Acme, known.Proposed, [], default)).Guest.Email);
        var stored = (await test.Store.LoadAsync(Acme, bare.Proposed, [], default)).Guest;
        Assert.Equal(("bob@x.io", 1L, "{\"n\":1}"), (stored.Email, stored.Version, stored.State));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_email_on_a_bound_subject_is_claimed_too_but_the_first_one_stays_the_guests(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io"));
        await test.Store.BindOneAsync(Bind("BKNG-1", "ann@new.io"));

        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-2", "ann@new.io")));
        Assert.Equal("ann@x.io", (await test.Store.LoadAsync(Acme, guest, [], default)).Guest.Email);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Requests_of_one_call_see_each_others_claims_and_answers_come_in_their_order(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        BindRequest[] requests =
        [
            Bind("BKNG-1", null, "+14155550100"), Bind("BKNG-2", "ann@x.io", "+14155550100"), Bind("BKNG-3", "bob@x.io", "+14155550100"),
            Bind("BKNG-2"), Bind("BKNG-4", "ann@x.io"), Bind("BKNG-5"),
        ];

        var guests = await test.Store.BindAsync(Acme, requests, default);

        var (ann, bob, nobody) = (requests[0].Proposed, requests[2].Proposed, requests[5].Proposed);
        Assert.Equal([ann, ann, bob, ann, ann, nobody], guests);
        Assert.Equal("ann@x.io", (await test.Store.LoadAsync(Acme, ann, [], default)).Guest.Email);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_person_is_another_guest_in_another_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var here = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io"));
        var there = (await test.Store.BindAsync(Globex, [Bind("BKNG-1", "ann@x.io")], default)).Single();
        Assert.NotEqual(here, there);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Binds_that_race_for_one_email_end_with_one_guest(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guests = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(i => test.Store.BindOneAsync(Bind($"BKNG-{i}", "ann@x.io", "+14155550100"))));

        Assert.Single(guests.Distinct());
        Assert.Equal(
            ["email:ann@x.io", "phone:+14155550100"],
            (await test.Store.LoadAsync(Acme, guests[0], [], default)).Guest.Claims.AsEnumerable());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Binds_of_many_subjects_by_two_stores_on_one_database_agree(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await using var other = SyncStores.Open(test.Options);
        var here = Task.WhenAll(Enumerable.Range(0, 60).Select(i => test.Store.BindOneAsync(Bind($"BKNG-{i}", $"guest{i % 20}@x.io"))));
        var there = Task.WhenAll(Enumerable.Range(0, 60).Select(i => other.BindOneAsync(Bind($"BKNG-{i}", $"guest{i % 20}@x.io"))));

        Assert.Equal(await here, await there);
        Assert.Equal(20, (await here).Distinct().Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_shared_name_belongs_to_the_first_who_claims_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => test.Store.ClaimSharedAsync(Acme, "account", "Acme Inc.", $"a-{i}", default)));

        Assert.Single(tokens.Distinct());
        Assert.StartsWith("a-", tokens[0], StringComparison.Ordinal);
        Assert.Equal("c-1", await test.Store.ClaimSharedAsync(Acme, "case", "Acme Inc.", "c-1", default));
        Assert.Equal("g-1", await test.Store.ClaimSharedAsync(Globex, "account", "Acme Inc.", "g-1", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_foreseen_is_what_is_then_bound_and_stores_nothing(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var ann = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io", "+14155550100"));
        BindRequest[] requests =
        [
            Bind("BKNG-2", null, "+14155550100"),
            Bind("BKNG-3", "bob@x.io", "+14155550101"),
            Bind("BKNG-4", "bob@x.io"),
        ];

        var foreseen = await test.Store.ForeseeBindAsync(Acme, requests, default);
        var again = await test.Store.ForeseeBindAsync(Acme, requests, default);

        Assert.Equal([ann, requests[1].Proposed, requests[1].Proposed], foreseen.Guests.AsEnumerable());
        Assert.Equal(
            [("email:bob@x.io", requests[1].Proposed), ("phone:+14155550101", requests[1].Proposed)], foreseen.Claims.AsEnumerable());
        Assert.Equal(foreseen.Claims.AsEnumerable(), again.Claims.AsEnumerable());
        Assert.Equal(foreseen.Guests.AsEnumerable(), await test.Store.BindAsync(Acme, requests, default));
    }

    /// <summary>Else whoever may not see a guest's email could try which are known, and whose they are.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task An_email_that_is_bound_is_found_as_no_booking(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var email = BindRequest.OfEmail("ann@x.io");
        var bound = new BindRequest(email, new GuestIdentities { Email = "ann@x.io" }, GuestToken.New(), PersonObject.Contact);
        await test.Store.BindAsync(Acme, [bound, bound with { SubjectId = "BKNG-1" }], default);

        Assert.Null(await test.Store.FindBookingAsync(Acme, email, default));
        Assert.NotNull(await test.Store.FindBookingAsync(Acme, "BKNG-1", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_shared_name_is_found_once_it_is_claimed(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);

        Assert.Null(await test.Store.FindSharedAsync(Acme, "account", "acme", default));
        await test.Store.ClaimSharedAsync(Acme, "account", "acme", "a-1", default);
        Assert.Equal("a-1", await test.Store.FindSharedAsync(Acme, "account", "acme", default));
    }
}
