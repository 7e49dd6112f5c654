using System.Text;
using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>What goes long after its end, and what stays so that nothing is made twice.</summary>
public sealed class RetirementTests
{
    private const string Email = "canary@guest.example";
    private const string Phone = "+14155550199";
    private const string Record = "003Hs00001A2B3CIAV";
    private const string Event1 = "00UHs00001A2B3CMAV";

    private static readonly DateTimeOffset Later = Noon.AddDays(1_000);

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_of_the_guest_is_left_but_ids_and_hashes(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await BookedAsync(test, "BKNG-1");
        Assert.Equal(new RetireStep(1, null), await RetireAsync(test));

        var left = await test.DumpAsync();
        foreach (var canary in new[] { "canary", "4155550199" }) Assert.DoesNotContain(canary, left, StringComparison.OrdinalIgnoreCase);
        Assert.Null(await test.Store.FindBookingAsync(Acme, "BKNG-1", default));
        Assert.Equal(new RetireStep(0, null), await RetireAsync(test));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_late_event_finds_its_guest_and_the_records_of_its_booking_again(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await BookedAsync(test, "BKNG-1");
        await RetireAsync(test);
        await test.ReopenAsync();

        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-1", "another@guest.example")));
        var known = await test.Store.LoadAsync(Acme, guest, ["BKNG-1"], default);
        var journal = BookingJournal.FromJson(known.Bookings[0].State!);
        Assert.Equal((Event1, Record), (journal.Link.EventId?.Value, journal.Link.RecordId?.Value));
        Assert.Contains(Record, known.Guest.State, StringComparison.Ordinal);
        // Whoever had loaded it before it was retired does not write over it.
        var stale = await test.Store.CommitAsync(Commit(guest, Unit("BKNG-1", known.Bookings[0].Version - 1, Write())), default);
        Assert.Equal("BKNG-1", Assert.Single(stale.Conflicts));
        // And it can go again.
        Assert.Equal(1, (await RetireAsync(test)).Gone);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_who_comes_back_is_the_same_by_email_or_phone_and_by_both(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await BookedAsync(test, "BKNG-1");
        await RetireAsync(test);
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-2", null, Phone)));
        // Her phone in another's hands: that she has an email is still known.
        Assert.NotEqual(guest, await test.Store.BindOneAsync(Bind("BKNG-3", "bob@other.example", Phone)));
        Assert.Null((await test.Store.LoadAsync(Acme, guest, [], default)).Guest.Email);
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-4", Email, Phone)));
        var known = (await test.Store.LoadAsync(Acme, guest, [], default)).Guest;
        Assert.Equal((Email, 1L), (known.Email, known.Version));
        Assert.Equal([$"email:{Email}", $"phone:{Phone}"], known.Claims.Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_process_that_ends_between_bringing_a_guest_back_and_binding_brings_nobody_back(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await BookedAsync(test, "BKNG-1");
        await RetireAsync(test);
        await test.BreakAsync(kind == StoreKind.Postgres
            ? "create function ends() returns trigger language plpgsql as $$ begin raise exception 'the process ends here'; end $$;"
                + "create trigger ends before insert on bindings for each row execute function ends()"
            : "create trigger ends before insert on bindings begin select raise(abort, 'the process ends here'); end");
        var error = await Assert.ThrowsAnyAsync<Exception>(() => test.Store.BindOneAsync(Bind("BKNG-2", Email, Phone)));
        Assert.Contains("the process ends here", error.ToString(), StringComparison.Ordinal);
        await test.BreakAsync(kind == StoreKind.Postgres ? "drop trigger ends on bindings" : "drop trigger ends");
        await test.ReopenAsync();

        var left = await test.DumpAsync();
        foreach (var canary in new[] { "canary", "4155550199" }) Assert.DoesNotContain(canary, left, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-2", Email, Phone)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_without_a_booking_goes_at_the_next_round_and_is_the_same_when_it_books(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await BookedAsync(test, "BKNG-1");
        await RetireAsync(test);
        // Known again by a phone that is in another's hands, and known because a booking named it.
        var other = await test.Store.BindOneAsync(Bind("BKNG-2", "bob@other.example", Phone));
        await test.Store.AcceptAsync(Event("EVNT-2", "BKNG-2"));
        var further = await test.Store.BindOneAsync(Bind("email:canary@further.example", "canary@further.example"));
        var (gone, next) = await test.Store.RetireAsync(RetireKind.Guests, Acme, Later, null, 1, default);
        while (next is not null)
        {
            var step = await test.Store.RetireAsync(RetireKind.Guests, Acme, Later, next, 1, default);
            (gone, next) = (gone + step.Gone, step.Next);
        }
        Assert.Equal(2, gone);
        var left = await test.DumpAsync();
        foreach (var canary in new[] { "canary", "4155550199" }) Assert.DoesNotContain(canary, left, StringComparison.OrdinalIgnoreCase);
        // Of whom something waits stays.
        Assert.NotEmpty((await test.Store.LoadAsync(Acme, other, [], default)).Guest.Claims);
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-3", Email)));
        Assert.Equal(further, await test.Store.BindOneAsync(Bind("BKNG-4", "canary@further.example")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_young_or_still_to_come_or_waits_or_failed_stays(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await BookedAsync(test, "BKNG-young", updated: Later);
        await BookedAsync(test, "BKNG-ahead", starts: Later.AddDays(1));
        await BookedAsync(test, "BKNG-waits");
        await test.Store.AcceptAsync(Event("EVNT-waits", "BKNG-waits"));
        await BookedAsync(test, "BKNG-failed");
        var aside = await test.Store.AcceptAsync(Event("EVNT-failed", "BKNG-failed"));
        await test.Store.CommitAsync(
            Commit(guest, Unit("BKNG-failed", 1) with { Failed = [new RowFailure(aside.Sequence, new FailureReason("X", "message"))] }),
            default);
        await BookedAsync(test, "BKNG-gone");

        Assert.Equal(1, (await RetireAsync(test)).Gone);
        Assert.Null(await test.Store.FindBookingAsync(Acme, "BKNG-gone", default));
        foreach (var id in new[] { "BKNG-young", "BKNG-ahead", "BKNG-waits", "BKNG-failed" })
            Assert.NotNull((await test.Store.FindBookingAsync(Acme, id, default))?.State);
        // Who has a booking is known.
        Assert.NotEmpty((await test.Store.LoadAsync(Acme, guest, [], default)).Guest.Claims);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Steps_go_on_where_the_last_one_ended(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 5; i++) await BookedAsync(test, $"BKNG-{i}");
        await test.Store.AcceptAsync(Event("EVNT-waits", "BKNG-1"));
        var (gone, cursor) = await RetireAsync(test, limit: 2);
        var steps = 1;
        for (; cursor is not null; steps++)
        {
            var step = await RetireAsync(test, cursor, 2);
            (gone, cursor) = (gone + step.Gone, step.Next);
        }
        Assert.Equal((4, 3), (gone, steps));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retired_guest_can_be_erased_by_whatever_it_was_known_by_and_does_not_come_back(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var (by, value) in new[] { (IdentityKind.Email, Email), (IdentityKind.Phone, Phone), (IdentityKind.Record, Record) })
        {
            var former = await BookedAsync(test, $"BKNG-{by}");
            await RetireAsync(test);
            var found = await test.Erasures.ExportGuestAsync(Acme, new GuestKey(by, value), "US", default);
            Assert.Contains(found.Bookings, booking => booking.BookingId == $"BKNG-{by}");

            var started = await test.Erasures.StartErasureAsync(Acme, new GuestKey(by, value), "US", "ann", Later, default);
            while (await test.Erasures.StepErasureAsync(started.Id, Later.AddMinutes(2), default)) { }
            var erased = (await test.Erasures.FindErasureAsync(Acme, started.Id, default))!;
            Assert.NotNull(erased.EndedAt);
            Assert.Equal([Record, Event1], erased.Records.Order(StringComparer.Ordinal));
            Assert.DoesNotContain("retired:", await test.DumpAsync(), StringComparison.Ordinal);
            // A late event of the booking is dropped, and the guest is a new one.
            await test.Store.AppendAsync([Event($"EVNT-late-{by}", $"BKNG-{by}", at: Later.AddDays(1))], default);
            var late = Assert.Single(await test.Store.DueAsync(now: Later.AddDays(2)));
            Assert.Equal([late.Sequence], await test.Erasures.DropErasedAsync(
                Acme, [new UnboundEvent(late.Sequence, late.SubjectId, late.OrderTime, Guest(Email))], default));
            Assert.NotEqual(former, await test.Store.BindOneAsync(Bind($"BKNG-anew-{by}", Email)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_set_aside_for_too_long_is_emptied_and_its_guest_goes_with_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("BKNG-1", Email));
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "BKNG-1") with { Payload = Encoding.UTF8.GetBytes("canary") });
        await test.Store.CommitAsync(
            Commit(guest, Unit("BKNG-1") with { Failed = [new RowFailure(row.Sequence, new FailureReason("X", "canary is refused"))] }),
            default);
        Assert.Equal(0, (await test.Store.RetireAsync(RetireKind.SetAside, Acme, Noon.AddDays(-1), null, 10, default)).Gone);
        Assert.Equal(
            new RetireStep(1, null),
            await test.Store.RetireAsync(RetireKind.SetAside, Acme, DateTimeOffset.UtcNow.AddDays(1), null, 10, default));

        Assert.DoesNotContain("canary", await test.DumpAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await test.Store.ListFailuresAsync(Acme, new FailureFilter(IncludeResolved: true), null, 10, default)).Items);
        Assert.Equal([AppendVerdict.Repeated], await test.Store.AppendAsync([Event("EVNT-1", "BKNG-1")], default));
        Assert.Equal(0, await test.Store.ReplayAsync(Acme, new ReplaySelection(), Later, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Old_versions_of_settings_go_but_the_newest_and_what_a_draft_began_from(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var version = 0; version < 4; version++) await test.Store.SaveSettingsAsync(Acme, "{}", version, "ann", Noon, default);
        await test.Drafts.SaveDraftAsync(Acme, "ann", "{}", basedOn: 2, expectedVersion: 0, Noon, default);
        Assert.Equal(2, (await test.Store.RetireAsync(RetireKind.Settings, Acme, Later, null, 10, default)).Gone);
        Assert.Equal([4L, 2L], (await test.Store.ListSettingsVersionsAsync(Acme, null, 10, default)).Select(settings => settings.Version));
    }

    private static Task<RetireStep> RetireAsync(TestStore test, string? cursor = null, int limit = 10) =>
        test.Store.RetireAsync(RetireKind.Bookings, Acme, Later.AddDays(-1), cursor, limit, default);

    private static async Task<GuestToken> BookedAsync(
        TestStore test, string booking, DateTimeOffset? updated = null, DateTimeOffset? starts = null)
    {
        var guest = await test.Store.BindOneAsync(Bind(booking, Email, Phone));
        var known = await test.Store.LoadAsync(Acme, guest, [], default);
        var row = await test.Store.AcceptAsync(Event($"EVNT-{booking}", booking));
        await test.Store.CommitAsync(Commit(guest, Unit(booking, 0, new BookingWrite
        {
            State = new JsonObject
            {
                ["booking"] = new JsonObject
                {
                    ["bookingId"] = booking,
                    ["form"] = new JsonObject
                    {
                        ["at"] = new JsonObject { ["time"] = Noon, ["eventId"] = "E" },
                        ["value"] = new JsonObject { ["name"] = "canary" },
                    },
                },
                ["link"] = new JsonObject { ["recordId"] = Record, ["eventId"] = Event1, ["explanation"] = $"by {Email}" },
            }.ToJsonString(),
            Phase = "scheduled",
            RecordId = Record,
            SalesforceEventId = Event1,
            GuestName = "canary smith",
            StartsAt = starts ?? Noon,
            UpdatedAt = updated ?? Noon,
        }) with
        {
            Completed = [row.Sequence], History = [new HistoryEntry(Noon, row.EventId, "applied", """{"to":"canary"}""")],
        }) with { GuestState = new VersionedState(known.Guest.Version, $$"""{"recordId":"{{Record}}"}""") }, default);
        return guest;
    }
}
