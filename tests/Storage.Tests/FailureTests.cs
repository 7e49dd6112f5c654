using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class FailureTests
{
    private static readonly GuestToken Ann = new("g-ann");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failed_row_is_set_aside_with_its_reason(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "B1"));

        await FailAsync(test, row, "REQUIRED_FIELD_MISSING", "LastName");

        Assert.Empty(await test.Store.DueAsync());
        var failure = Assert.Single(await OpenAsync(test));
        Assert.Equal(("EVNT-1", "B1", "booking.scheduled", "REQUIRED_FIELD_MISSING", "LastName", "message"),
            (failure.EventId, failure.SubjectId, failure.Type, failure.Code, failure.Cause, failure.Message));
        Assert.InRange(failure.At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(failure, Assert.Single((await test.Store.FindBookingAsync(Acme, "B1", default))!.Failures));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_makes_the_event_wait_anew_and_leaves_the_failure_open_until_it_is_resolved(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "B1"));
        await test.Store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon, true)], default);
        await FailAsync(test, row, "X");
        var id = Assert.Single(await OpenAsync(test)).Id;

        Assert.Equal(1, await test.Store.ReplayAsync(Acme, new ReplaySelection(id), Noon.AddHours(5), 10, default));
        Assert.Equal(0, await test.Store.ReplayAsync(Acme, new ReplaySelection(id), Noon.AddHours(6), 10, default));

        var again = Assert.Single(await test.Store.DueAsync());
        Assert.Equal((row.Sequence, 0, Noon.AddHours(5)), (again.Sequence, again.Attempts, again.DueAt));
        Assert.Equal(id, Assert.Single(await OpenAsync(test)).Id);

        await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 0, Write()) with { Completed = [row.Sequence], ResolvesFailures = true }), default);
        Assert.Empty(await OpenAsync(test));
        Assert.Empty((await test.Store.FindBookingAsync(Acme, "B1", default))!.Failures);
        var resolved = Assert.Single(
            (await test.Store.ListFailuresAsync(Acme, new FailureFilter(IncludeResolved: true), null, 10, default)).Items);
        Assert.NotNull(resolved.ResolvedAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_at_a_rate_is_due_second_by_second(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 5; i++) await FailAsync(test, await test.Store.AcceptAsync(Event($"EVNT-{i}", $"B{i}")), "X");

        Assert.Equal(5, await test.Store.ReplayAsync(Acme, new ReplaySelection(Code: "X", PerSecond: 2), Noon, 10, default));

        Assert.Equal([0, 0, 1, 1, 2], (await test.Store.DueAsync()).Select(row => (row.DueAt - Noon).TotalSeconds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_later_failure_of_the_same_event_takes_the_place_of_the_open_one_and_can_be_replayed_again(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event());
        await FailAsync(test, row, "FIRST");
        var id = Assert.Single(await OpenAsync(test)).Id;
        await test.Store.ReplayAsync(Acme, new ReplaySelection(id), Noon, 10, default);

        await FailAsync(test, row, "SECOND", "cause");

        var open = Assert.Single(await OpenAsync(test));
        Assert.Equal((id, "SECOND", "cause"), (open.Id, open.Code, open.Cause));
        Assert.Empty(await test.Store.DueAsync());
        Assert.Equal(1, await test.Store.ReplayAsync(Acme, new ReplaySelection(id), Noon, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_the_failures_of_the_completed_events_are_resolved(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var (one, two) = (await test.Store.AcceptAsync(Event("1", "B1")), await test.Store.AcceptAsync(Event("2", "B1")));
        await FailAsync(test, one, "X");
        await FailAsync(test, two, "X");
        await test.Store.ReplayAsync(Acme, new ReplaySelection(), Noon, 10, default);

        await test.Store.CommitAsync(Commit(Ann, Unit("B1", 0, Write()) with { Completed = [one.Sequence] }), default);
        Assert.Equal(2, (await OpenAsync(test)).Count);

        await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 1, Write()) with { Completed = [two.Sequence], ResolvesFailures = true }), default);
        Assert.Equal("1", Assert.Single(await OpenAsync(test)).EventId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_is_done_cannot_fail_any_more(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event());
        await test.Store.CommitAsync(Commit(Ann, Unit("BKNG-1") with { Completed = [row.Sequence] }), default);

        await FailAsync(test, row, "LATE");

        Assert.Empty(await OpenAsync(test));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Failures_are_counted_by_code_and_cause_most_first_and_listed_newest_first(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        FailureReason[] reasons =
        [
            new("A", "m", "x"),
            new("B", "m", "x"),
            new("B", "m", "y"),
            new("B", "m", "y"),
            new("B", "m", "y"),
            new("A", "m", "x"),
        ];
        await test.Store.AppendAsync(
            [.. reasons.Select((reason, i) => Event($"{i}", $"B{i % 2}", at: Noon.AddMinutes(i), failure: reason))], default);
        await test.Store.AppendAsync([Event("g", org: Globex, failure: new FailureReason("C", "m"))], default);

        Assert.Equal(
            [
                new("B", "", "y", 3, 2, 3, Noon.AddMinutes(2), Noon.AddMinutes(4)), new("A", "", "x", 2, 2, 2, Noon, Noon.AddMinutes(5)),
                new FailureGroup("B", "", "x", 1, 1, 1, Noon.AddMinutes(1), Noon.AddMinutes(1)),
            ],
            await test.Store.CountFailuresAsync(Acme, default));
        Assert.Equal(6, await test.Store.CountOpenFailuresAsync(Acme, 100, default));
        Assert.Equal(4, await test.Store.CountOpenFailuresAsync(Acme, 4, default));
        Assert.Equal(1, await test.Store.CountOpenFailuresAsync(Globex, 100, default));

        var first = await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 4, default);
        var second = await test.Store.ListFailuresAsync(Acme, new FailureFilter(), first.NextCursor, 4, default);
        Assert.Equal(["5", "4", "3", "2", "1", "0"], first.Items.Concat(second.Items).Select(failure => failure.EventId));
        Assert.Null(second.NextCursor);

        var some = await test.Store.ListFailuresAsync(Acme, new FailureFilter("B", "y", "B0"), null, 10, default);
        Assert.Equal(["4", "2"], some.Items.Select(failure => failure.EventId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_group_is_replayed_in_steps_until_none_is_left(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync(
            [.. Enumerable.Range(0, 9).Select(i => Event($"{i}", failure: new FailureReason(i < 7 ? "A" : "B", "m", i < 5 ? "x" : "y")))],
            default);

        async Task<List<int>> ReplayAllAsync(ReplaySelection selection)
        {
            List<int> steps = [];
            do steps.Add(await test.Store.ReplayAsync(Acme, selection, Noon, 2, default));
            while (steps[^1] > 0);
            return steps;
        }

        Assert.Equal([2, 2, 1, 0], await ReplayAllAsync(new ReplaySelection(Code: "A", Cause: "x")));
        Assert.Equal([2, 0], await ReplayAllAsync(new ReplaySelection(Code: "A")));
        Assert.Equal([2, 0], await ReplayAllAsync(new ReplaySelection()));
        Assert.Equal(0, await test.Store.ReplayAsync(Globex, new ReplaySelection(), Noon, 10, default));
        Assert.Equal(9, (await test.Store.DueAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_completed_while_aside_does_not_stop_the_steps_of_a_replay(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var rows = new[] { await test.Store.AcceptAsync(Event("1", "B1")), await test.Store.AcceptAsync(Event("2", "B2")) };
        foreach (var row in rows) await FailAsync(test, row, "X");
        await test.Store.CommitAsync(Commit(Ann, Unit("B1") with { Completed = [rows[0].Sequence] }), default);

        Assert.Equal(1, await test.Store.ReplayAsync(Acme, new ReplaySelection(), Noon, 1, default));
        Assert.Equal("2", Assert.Single(await test.Store.DueAsync()).EventId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Failures_of_several_objects_are_groups_of_their_own_and_keep_their_object(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var (id, of) in new[] { ("1", "Contact"), ("2", "Event"), ("3", "Contact") })
        {
            var row = await test.Store.AcceptAsync(Event(id, $"B{id}"));
            var reason = new FailureReason("X", "m", "Budget__c") { Object = of };
            await test.Store.CommitAsync(Commit(Ann, Unit($"B{id}") with { Failed = [new RowFailure(row.Sequence, reason)] }), default);
        }
        Assert.Equal(
            [("Contact", 2L), ("Event", 1L)],
            (await test.Store.CountFailuresAsync(Acme, default)).Select(group => (group.Object, group.Count)));
        var events = await test.Store.ListFailuresAsync(Acme, new FailureFilter { Object = "Event" }, null, 10, default);
        Assert.Equal(("2", "Event"), (events.Items.Single().EventId, events.Items.Single().Object));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_could_not_be_read_is_of_no_booking(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync(
            [.. new[] { "", "", "B1", "B2" }.Select((subject, n) => Event($"{n}", subject, failure: new FailureReason("X", "m")))], default);
        var group = Assert.Single(await test.Store.CountFailuresAsync(Acme, default));
        Assert.Equal((4L, 2L), (group.Count, group.Bookings));
    }

    private static async Task<IReadOnlyList<Failure>> OpenAsync(TestStore test) =>
        (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 100, default)).Items;

    private static async Task FailAsync(TestStore test, InboxRow row, string code, string cause = "")
    {
        var version = (await test.Store.LoadAsync(Acme, Ann, [row.SubjectId], default)).Bookings[0].Version;
        var result = await test.Store.CommitAsync(
            Commit(
                Ann,
                Unit(row.SubjectId, version) with
                {
                    Failed = [new RowFailure(row.Sequence, new FailureReason(code, "message", cause))],
                }),
            default);
        Assert.Empty(result.Conflicts);
    }
}
