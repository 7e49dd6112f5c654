using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.AppendVerdict;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class InboxTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_comes_back_as_it_was_appended(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        byte[] payload = [0, 255, 10, 128];
        var given = Event("EVNT-ü", "BKNG-☃") with { Payload = payload, OrderTime = Noon.AddMinutes(-7), Type = "booking.completed" };

        Assert.Equal([Accepted], await test.Store.AppendAsync([given], default));
        var row = Assert.Single(await test.Store.DueAsync());

        Assert.Equal(("EVNT-ü", "BKNG-☃", "booking.completed", 0), (row.EventId, row.SubjectId, row.Type, row.Attempts));
        Assert.Equal((Noon.AddMinutes(-7), Noon, Noon), (row.OrderTime, row.ReceivedAt, row.DueAt));
        Assert.Equal(payload, row.Payload);
        Assert.Null(row.Guest);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_arrived_is_listed_newest_first_with_what_became_of_it_and_found_by_its_id_with_its_bytes(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("done"));
        await test.Store.CommitAsync(Commit(GuestToken.New(), Unit("BKNG-1") with { Completed = [row.Sequence] }), default);
        await test.Store.AppendAsync(
            [
                Event("aside", failure: new FailureReason("X", "m")),
                Event("other", org: Globex),
                Event("waits") with
                {
                    Payload = "{}"u8.ToArray(),
                },
            ],
            default);

        Assert.Equal(
            [("waits", BookingStanding.Waiting), ("aside", BookingStanding.Failed), ("done", BookingStanding.Synced)],
            (await test.Store.ListArrivalsAsync(Acme, 10, default)).Select(one => (one.EventId, one.Standing)));
        Assert.Equal("waits", Assert.Single(await test.Store.ListArrivalsAsync(Acme, 1, default)).EventId);
        Assert.Equal("{}"u8.ToArray(), (await test.Store.FindEventAsync(Acme, "waits", default))!.Payload.ToArray());
        Assert.Null(await test.Store.FindEventAsync(Globex, "waits", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_repeat_changes_nothing_whatever_became_of_the_event(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1"));
        var changed = Event("EVNT-1", "BKNG-other") with { Payload = "other"u8.ToArray() };

        Assert.Equal([Repeated], await test.Store.AppendAsync([changed], default));
        Assert.Equal(row.Payload, Assert.Single(await test.Store.DueAsync()).Payload);

        await test.Store.CommitAsync(Commit(GuestToken.New(), Unit("BKNG-1") with { Completed = [row.Sequence] }), default);
        Assert.Equal([Repeated], await test.Store.AppendAsync([changed], default));
        Assert.Empty(await test.Store.DueAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Verdicts_stand_in_the_order_of_the_entries_also_for_repeats_within_one_call(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync([Event("b")], default);

        var verdicts = await test.Store.AppendAsync([Event("a"), Event("b"), Event("a"), Event("c"), Event("a", org: Globex)], default);

        Assert.Equal([Accepted, Repeated, Repeated, Accepted, Accepted], verdicts);
        Assert.Equal(["b", "a", "c"], (await test.Store.DueAsync()).Select(row => row.EventId));
        Assert.Equal(["a"], (await test.Store.DueAsync(Globex)).Select(row => row.EventId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_entry_with_a_failure_is_set_aside_and_never_due(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var bad = Event("EVNT-1", "", failure: new FailureReason(FailureCodes.NotJson, "Not JSON.", "body"));

        Assert.Equal([Accepted, Accepted, Repeated], await test.Store.AppendAsync([bad, Event("EVNT-2"), bad], default));

        Assert.Equal("EVNT-2", Assert.Single(await test.Store.DueAsync()).EventId);
        var failure = Assert.Single((await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 10, default)).Items);
        Assert.Equal(
            ("EVNT-1", "", FailureCodes.NotJson, "body", "Not JSON."),
            (failure.EventId, failure.SubjectId, failure.Code, failure.Cause, failure.Message));
        Assert.Equal((Noon, (DateTimeOffset?)null), (failure.At, failure.ResolvedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Text_that_a_database_cannot_hold_is_kept_with_replacements_and_still_stops_repeats(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var odd = Event("EVNT-\0-\ud800", "BKNG-\0");

        Assert.Equal([Accepted], await test.Store.AppendAsync([odd], default));
        Assert.Equal([Repeated], await test.Store.AppendAsync([odd], default));
        Assert.Equal("EVNT-\uFFFD-\uFFFD", Assert.Single(await test.Store.DueAsync()).EventId);
        Assert.NotNull(await test.Store.FindBookingAsync(Acme, "BKNG-\0", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Names_longer_than_any_index_holds_are_kept_apart_and_found_again(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        // Random, so that no database can make it short by compressing it.
        var (one, two) = (new string([.. Enumerable.Range(0, 20_000).Select(i => (char)Random.Shared.Next(0x4E00, 0x9FFF))]), "");
        two = one + "x";
        await test.Store.AppendAsync([Event("1", one), Event("2", two, failure: new FailureReason(one, "m", two))], default);
        var guest = await test.Store.BindOneAsync(Bind(one, one, two));

        Assert.Equal(guest, Assert.Single(await test.Store.DueAsync()).Guest);
        Assert.NotEqual(guest, await test.Store.BindOneAsync(Bind(two)));
        Assert.Equal(guest, await test.Store.BindOneAsync(Bind("BKNG-1", null, two)));
        var result = await test.Store.CommitAsync(
            Commit(
                guest,
                Unit(one, 0, Write("1")) with
                {
                    History = [new HistoryEntry(Noon, "1", "applied", "{}")],
                },
                Unit(two, 0, Write("2"))),
            default);
        Assert.Empty(result.Conflicts);
        Assert.Equal(["1", "2"], (await test.Store.LoadAsync(Acme, guest, [one, two], default)).Bookings.Select(row => row.State));
        var found = await test.Store.FindBookingAsync(Acme, one, default);
        Assert.Equal((one, "1"), (found!.BookingId, found.State));
        Assert.Single(found.History);
        Assert.Single((await test.Store.ListFailuresAsync(Acme, new FailureFilter(one, two, two), null, 9, default)).Items);
        Assert.Equal("a", await test.Store.ClaimSharedAsync(Acme, "account", one, "a", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_id_beyond_128_characters_fails_its_own_call_only(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.AppendAsync([Event(new string('x', 129))], default));
        Assert.Equal([Accepted], await test.Store.AppendAsync([Event(new string('x', 128))], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Due_rows_come_by_due_time_and_sequence_from_the_cursor_on(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync(
            [Event("c", at: Noon.AddSeconds(3)), Event("a1", at: Noon), Event("a2", at: Noon), Event("later", at: Noon.AddHours(1))],
            default);
        await test.Store.AppendAsync([Event("elsewhere", org: Globex)], default);

        List<string> seen = [];
        InboxCursor? cursor = null;
        while (await test.Store.ReadDueAsync(Acme, Noon.AddMinutes(1), cursor, 1, default) is [var row])
        {
            seen.Add(row.EventId);
            cursor = new InboxCursor(row.DueAt, row.Sequence);
        }

        Assert.Equal(["a1", "a2", "c"], seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_due_row_names_the_guest_its_subject_is_bound_to(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync([Event("1", "BKNG-1"), Event("2", "BKNG-2")], default);
        var guest = await test.Store.BindOneAsync(Bind("BKNG-1", "ann@x.io"));

        Assert.Equal([guest, null], (await test.Store.DueAsync()).Select(row => row.Guest));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deferral_moves_a_waiting_row_and_counts_an_attempt_only_if_asked(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event());

        await test.Store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon.AddHours(1), CountsAsAttempt: true)], default);
        Assert.Empty(await test.Store.DueAsync(now: Noon.AddMinutes(59)));
        await test.Store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon.AddHours(2), CountsAsAttempt: false)], default);

        var moved = Assert.Single(await test.Store.DueAsync(now: Noon.AddHours(2)));
        Assert.Equal((1, Noon.AddHours(2), Noon), (moved.Attempts, moved.DueAt, moved.ReceivedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hastened_rows_are_due_now_and_another_org_s_are_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("mine"));
        var foreign = await test.Store.AcceptAsync(Event("foreign", org: Globex));
        await test.Store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon.AddHours(1), CountsAsAttempt: true)], default);
        await test.Store.DeferAsync(Globex, [new Deferral(foreign.Sequence, Noon.AddHours(1), CountsAsAttempt: true)], default);

        Assert.Equal(1, await test.Store.HastenAsync(Acme, Noon.AddMinutes(5), default));

        Assert.Equal(Noon.AddMinutes(5), Assert.Single(await test.Store.DueAsync(now: Noon.AddMinutes(5))).DueAt);
        Assert.Empty(await test.Store.DueAsync(Globex, Noon.AddMinutes(5)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_clock_that_was_ahead_accepted_is_due_now_and_what_is_deferred_is_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync([Event("ahead") with { ReceivedAt = Noon.AddHours(1) }], default);
        await test.Store.AppendAsync([Event("nearly") with { ReceivedAt = Noon.AddSeconds(30) }], default);
        await test.Store.AppendAsync([Event("foreign", org: Globex) with { ReceivedAt = Noon.AddHours(1) }], default);
        var deferred = await test.Store.AcceptAsync(Event("deferred"));
        await test.Store.DeferAsync(Acme, [new Deferral(deferred.Sequence, Noon.AddHours(2), CountsAsAttempt: true)], default);
        var tried = await test.Store.AcceptAsync(Event("tried") with { ReceivedAt = Noon.AddHours(1) });
        await test.Store.DeferAsync(Acme, [new Deferral(tried.Sequence, Noon.AddMinutes(5), CountsAsAttempt: true)], default);

        Assert.Equal(1, await test.Store.CorrectDueTimesAsync(Acme, Noon, default));

        Assert.Equal(["ahead"], (await test.Store.DueAsync(now: Noon)).Select(row => row.EventId));
        Assert.Empty(await test.Store.DueAsync(Globex, Noon));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hastened_rows_of_a_replay_keep_its_rate(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var replayed = new[] { "a", "b", "c" };
        foreach (var id in replayed) await test.Store.AppendAsync([Event(id) with { Failure = new FailureReason("X", "x") }], default);
        var deferred = await test.Store.AcceptAsync(Event("waits"));
        await test.Store.DeferAsync(Acme, [new Deferral(deferred.Sequence, Noon.AddHours(2), CountsAsAttempt: false)], default);
        Assert.Equal(3, await test.Store.ReplayAsync(Acme, new ReplaySelection(PerSecond: 1), Noon.AddHours(1), 10, default));

        await test.Store.HastenAsync(Acme, Noon, default);

        var due = await test.Store.DueAsync(now: Noon.AddHours(3));
        Assert.Equal([Noon, Noon, Noon.AddSeconds(1), Noon.AddSeconds(2)], due.Select(row => row.DueAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deferral_leaves_rows_alone_that_are_done_or_of_another_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var done = await test.Store.AcceptAsync(Event("done"));
        var foreign = await test.Store.AcceptAsync(Event("foreign", org: Globex));
        await test.Store.CommitAsync(Commit(GuestToken.New(), Unit("BKNG-1") with { Completed = [done.Sequence] }), default);

        await test.Store.DeferAsync(Acme, [new(done.Sequence, Noon, true), new(foreign.Sequence, Noon.AddDays(9), true)], default);

        Assert.Empty(await test.Store.DueAsync());
        Assert.Equal(foreign.DueAt, Assert.Single(await test.Store.DueAsync(Globex)).DueAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Orgs_with_due_rows_come_oldest_first(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Empty(await test.Store.FindOrgsWithDueRowsAsync(Noon, 10, default));
        await test.Store.AppendAsync(
        [
            Event("1", org: OrgId.Parse("a"), at: Noon.AddMinutes(5)), Event("2", org: OrgId.Parse("b"), at: Noon.AddMinutes(3)),
            Event("3", org: OrgId.Parse("c"), at: Noon.AddMinutes(9)), Event("4", org: OrgId.Parse("c"), at: Noon.AddMinutes(4)),
            Event("5", org: OrgId.Parse("d"), at: Noon.AddHours(1)),
            Event("6", org: OrgId.Parse("e"), at: Noon, failure: new FailureReason("X", "x")),
        ], default);

        Assert.Equal(
            ["b", "c", "a"], (await test.Store.FindOrgsWithDueRowsAsync(Noon.AddMinutes(30), 10, default)).Select(org => org.Value));
        Assert.Equal(["b", "c"], (await test.Store.FindOrgsWithDueRowsAsync(Noon.AddMinutes(30), 2, default)).Select(org => org.Value));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Orgs_with_waiting_rows_are_listed_by_their_ids_page_by_page(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Empty(await test.Store.ListWaitingOrgsAsync(null, 10, default));
        await test.Store.AppendAsync(
        [
            Event("1", org: OrgId.Parse("b"), at: Noon.AddHours(1)), Event("2", org: OrgId.Parse("a"), at: Noon.AddMinutes(5)),
            Event("3", org: OrgId.Parse("a"), at: Noon.AddMinutes(4)), Event("4", org: OrgId.Parse("d"), at: Noon.AddMinutes(2)),
            Event("5", org: OrgId.Parse("c"), at: Noon, failure: new FailureReason("X", "x")),
        ], default);
        WaitingOrg[] all =
            [
                new(OrgId.Parse("a"), Noon.AddMinutes(4)), new(OrgId.Parse("b"), Noon.AddHours(1)),
                new(OrgId.Parse("d"), Noon.AddMinutes(2)),
            ];

        Assert.Equal(all, await test.Store.ListWaitingOrgsAsync(null, 10, default));
        for (var limit = 1; limit <= 4; limit++)
        {
            List<WaitingOrg> paged = [];
            IReadOnlyList<WaitingOrg> page;
            do
            {
                page = await test.Store.ListWaitingOrgsAsync(paged.Count == 0 ? null : paged[^1].Org, limit, default);
                Assert.True(page.Count <= limit);
                paged.AddRange(page);
            }
            while (page.Count == limit);
            Assert.Equal(all, paged);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_backlog_tells_what_waits_what_is_due_and_since_when(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Equal(new Backlog(0, 0, null, null), await test.Store.GetBacklogAsync(Acme, Noon, default));
        var first = await test.Store.AcceptAsync(Event("1", at: Noon));
        await test.Store.AppendAsync(
            [Event("2", at: Noon.AddSeconds(1)), Event("3", org: Globex), Event("4", failure: new FailureReason("X", "x"))], default);
        await test.Store.DeferAsync(Acme, [new Deferral(first.Sequence, Noon.AddHours(1), true)], default);

        // The first was received earlier, and is due later.
        Assert.Equal(
            new Backlog(2, 1, Noon, Noon.AddSeconds(1)), await test.Store.GetBacklogAsync(Acme, Noon.AddMinutes(1), default));
        Assert.Equal(new Backlog(2, 0, Noon, null), await test.Store.GetBacklogAsync(Acme, Noon, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hundreds_of_appends_at_once_are_each_answered_and_all_there(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        // Every id is sent three times, from different calls.
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 900)
            .Select(i => test.Store.AppendAsync([Event($"EVNT-{i % 300}", org: i % 2 == 0 ? Acme : Globex)], default)));

        var accepted = verdicts.Count(verdict => verdict is [Accepted]);
        var stored = (await test.Store.DueAsync()).Concat(await test.Store.DueAsync(Globex)).Select(row => row.EventId).ToList();
        Assert.Equal(300, accepted);
        Assert.Equal(300, stored.Distinct().Count());
        Assert.Equal(300, stored.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_caller_who_has_cancelled_appends_nothing(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Store.AppendAsync([Event()], cancelled.Token));

        Assert.Empty(await test.Store.DueAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_acknowledged_is_there_after_the_store_is_opened_again(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => test.Store.AppendAsync([Event($"EVNT-{i}")], default)));

        await test.ReopenAsync();

        Assert.Equal(50, (await test.Store.DueAsync()).Count);
        Assert.Equal([Repeated], await test.Store.AppendAsync([Event("EVNT-7")], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Disposal_answers_what_was_handed_in_and_refuses_what_comes_after(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var store = test.Store;
        var handedIn = Enumerable.Range(0, 100).Select(i => store.AppendAsync([Event($"EVNT-{i}")], default)).ToList();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(handedIn), verdict => Assert.Equal([Accepted], verdict));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync([Event("late")], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.GetBacklogAsync(Acme, Noon, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PingAsync(default));
    }
}
