using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class ReplayTests
{
    private static readonly GuestToken Ann = new("g-ann");
    private static readonly ReplayOrder All = new(null, null, null, null, 2, "ann");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_makes_as_many_wait_as_its_rate_allows_and_is_done_when_all_are_known(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2", "3");
        var replay = (await test.Replays.StartReplayAsync(Acme, All, Noon, default))!;
        Assert.Equal((ReplayState.Running, 3, 0, "ann"), (replay.State, replay.Total, replay.Released, replay.Order.StartedBy));

        Assert.Equal(2, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon, default));
        Assert.Equal(0, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddMilliseconds(999), default));
        Assert.Equal([(Acme, replay.Id)], await test.Replays.FindDueReplaysAsync(Noon.AddSeconds(1), 9, default));
        // As a process that begins anew.
        await test.ReopenAsync();
        Assert.Equal(1, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(1), default));
        Assert.Equal(0, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(20), default));
        Assert.Equal(ReplayState.Running, (await FindAsync(test, replay)).State);

        var due = await test.Store.DueAsync();
        Assert.Equal(["1", "2", "3"], due.Select(row => row.EventId));
        await CloseAsync(test, due[0], null);
        await CloseAsync(test, due[1], null);
        await CloseAsync(test, due[2], "AGAIN");
        var open = await FindAsync(test, replay);
        Assert.Equal((3, 2, 1), (open.Released, open.Synced, open.Failed));

        Assert.Equal(0, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(40), default));
        var done = await FindAsync(test, replay);
        Assert.Equal((ReplayState.Done, 3, 2, 1), (done.State, done.Released, done.Synced, done.Failed));
        Assert.Empty(await test.Replays.FindDueReplaysAsync(Noon.AddDays(1), 9, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_is_put_off_is_not_due_before_then(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1");
        var replay = (await test.Replays.StartReplayAsync(Acme, All, Noon, default))!;
        await test.Replays.PutOffReplayAsync(Acme, replay.Id, Noon.AddMinutes(1), default);
        Assert.Empty(await test.Replays.FindDueReplaysAsync(Noon.AddSeconds(59), 9, default));
        Assert.Equal(0, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(59), default));
        Assert.Equal(1, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddMinutes(1), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_of_a_clock_that_was_ahead_goes_on_at_its_rate(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2");
        var replay = (await test.Replays.StartReplayAsync(Acme, All with { PerSecond = 1 }, Noon.AddDays(1), default))!;
        Assert.Equal([(Acme, replay.Id)], await test.Replays.FindDueReplaysAsync(Noon, 9, default));
        Assert.Equal(1, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon, default));
        Assert.Equal(0, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddMilliseconds(999), default));
        Assert.Equal(1, await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(1), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_fails_again_or_fails_later_is_not_made_to_wait_by_the_same_replay(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2", "3");
        var replay = (await test.Replays.StartReplayAsync(Acme, All with { PerSecond = 1 }, Noon, default))!;
        await test.Replays.StepReplayAsync(Acme, replay.Id, Noon, default);
        // Its code now stands behind all others in the order of the steps.
        await CloseAsync(test, (await test.Store.DueAsync()).Single(), "Z");
        await FailAsync(test, "4");

        for (var second = 1; second < 9; second++) await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(second), default);

        Assert.Equal(["2", "3"], (await test.Store.DueAsync()).Select(row => row.EventId));
        Assert.Equal((3, 3), ((await FindAsync(test, replay)).Total, (await FindAsync(test, replay)).Released));
    }

    /// <summary>What failed again in one is the other's from then on, and is known to have failed in the first.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_replays_over_the_same_failures_neither_waits_for_what_the_other_took_over(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2", "3");
        var order = All with { PerSecond = 100 };
        var first = (await test.Replays.StartReplayAsync(Acme, order, Noon, default))!;
        var second = (await test.Replays.StartReplayAsync(Acme, order, Noon, default))!;
        Assert.Equal(3, await test.Replays.StepReplayAsync(Acme, first.Id, Noon, default));
        var due = await test.Store.DueAsync();
        await CloseAsync(test, due[0], "X");
        await CloseAsync(test, due[1], null);

        Assert.Equal(1, await test.Replays.StepReplayAsync(Acme, second.Id, Noon, default));
        var during = await FindAsync(test, first);
        Assert.Equal((1, 1, 1), (during.Synced, during.Failed, during.Waiting));
        await CloseAsync(test, due[2], "Y");
        await CloseAsync(test, (await test.Store.DueAsync()).Single(), null);
        foreach (var replay in new[] { first, second }) await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddMinutes(1), default);

        // The second takes over what failed in the first, if it comes to it before it is done.
        for (var minute = 2; minute < 5; minute++)
        {
            foreach (var row in await test.Store.DueAsync()) await CloseAsync(test, row, "Z");
            foreach (var replay in new[] { first, second })
                await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddMinutes(minute), default);
        }
        foreach (var replay in new[] { await FindAsync(test, first), await FindAsync(test, second) })
            Assert.Equal((ReplayState.Done, replay.Released, 0), (replay.State, replay.Synced + replay.Failed, replay.Waiting));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_paused_replay_rests_until_it_is_resumed_and_a_stopped_one_for_good(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2", "3", "4");
        var replay = (await test.Replays.StartReplayAsync(Acme, All with { PerSecond = 1 }, Noon, default))!;
        async Task<bool> ChangeAsync(ReplayState state) => await test.Replays.ChangeReplayAsync(Acme, replay.Id, state, Noon, default);
        async Task<int> StepAsync(int second) => await test.Replays.StepReplayAsync(Acme, replay.Id, Noon.AddSeconds(second), default);

        Assert.Equal(1, await StepAsync(0));
        Assert.True(await ChangeAsync(ReplayState.Paused));
        Assert.False(await ChangeAsync(ReplayState.Paused));
        Assert.Equal(0, await StepAsync(5));
        Assert.False(await test.Replays.ChangeReplayAsync(Globex, replay.Id, ReplayState.Running, Noon, default));
        Assert.True(await ChangeAsync(ReplayState.Running));
        Assert.Equal(1, await StepAsync(6));
        Assert.True(await ChangeAsync(ReplayState.Stopped));
        Assert.False(await ChangeAsync(ReplayState.Running));
        Assert.Equal(0, await StepAsync(20));
        Assert.Equal(
            (ReplayState.Stopped, 4, 2), ((await FindAsync(test, replay)).State, replay.Total, (await FindAsync(test, replay)).Released));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_is_over_one_a_selection_a_group_or_all(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1", "2");
        foreach (var (id, of) in new[] { ("3", "Contact"), ("4", "Event") })
            await CloseAsync(test, await test.Store.AcceptAsync(Event(id, $"B{id}")), "Y", of);
        var ids = (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 9, default)).Items.ToDictionary(
            failure => failure.EventId, failure => failure.Id);

        async Task<string> OverAsync(ReplayOrder order)
        {
            if (await test.Replays.StartReplayAsync(Acme, order with { PerSecond = 100 }, Noon, default) is not { } replay) return "none";
            await test.Replays.StepReplayAsync(Acme, replay.Id, Noon, default);
            var due = await test.Store.DueAsync();
            foreach (var row in due)
                await CloseAsync(
                    test,
                    row,
                    row.EventId is "3" or "4" ? "Y" : "X",
                    row.EventId switch
                    {
                        "3" => "Contact",
                        "4" => "Event",
                        _ => "",
                    });
            return string.Join(' ', due.Select(row => row.EventId).Order());
        }

        Assert.Equal("2", await OverAsync(All with { Chosen = [ids["2"]] }));
        Assert.Equal("1 4", await OverAsync(All with { Chosen = [ids["1"], ids["4"], 999] }));
        Assert.Equal("3 4", await OverAsync(All with { Code = "Y" }));
        Assert.Equal("3", await OverAsync(All with { Code = "Y", Object = "Contact", Cause = "" }));
        Assert.Equal("1 2", await OverAsync(All with { Object = "" }));
        Assert.Equal("1 2 3 4", await OverAsync(All));
        Assert.Equal("none", await OverAsync(All with { Code = "Q" }));
        Assert.Null(await test.Replays.StartReplayAsync(Globex, All, Noon, default));

        var first = await test.Replays.ListReplaysAsync(Acme, null, 4, default);
        var second = await test.Replays.ListReplaysAsync(Acme, first.NextCursor, 4, default);
        Assert.Equal([4, 2, 1, 2, 2, 1], first.Items.Concat(second.Items).Select(replay => replay.Total));
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<FormatException>(() => test.Replays.ListReplaysAsync(Acme, "nonsense", 4, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_could_not_be_read_is_replayed_by_its_code_or_id_alone(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FailAsync(test, "1");
        foreach (var (id, code) in new[] { ("2", FailureCodes.NotJson), ("3", FailureCodes.NotAnEvent) })
        {
            Assert.True(FailureCodes.IsUnreadable(code));
            await test.Store.AppendAsync([Event(id, "", failure: new FailureReason(code, "message"))], default);
        }
        var ids = (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 9, default)).Items.ToDictionary(
            failure => failure.EventId, failure => failure.Id);

        async Task<long?> TotalAsync(ReplayOrder order) => (await test.Replays.StartReplayAsync(Acme, order, Noon, default))?.Total;
        Assert.Equal(1, await TotalAsync(All));
        Assert.Equal(1, await TotalAsync(All with { Object = "" }));
        Assert.Equal(1, await TotalAsync(All with { Code = FailureCodes.NotJson }));
        Assert.Equal(2, await TotalAsync(All with { Chosen = [ids["1"], ids["3"]] }));

        async Task<int> ReplayedAsync(ReplaySelection selection) => await test.Store.ReplayAsync(Acme, selection, Noon, 10, default);
        Assert.Equal(1, await ReplayedAsync(new ReplaySelection()));
        Assert.Equal(0, await ReplayedAsync(new ReplaySelection()));
        Assert.Equal(1, await ReplayedAsync(new ReplaySelection(Code: FailureCodes.NotAnEvent)));
        Assert.Equal(1, await ReplayedAsync(new ReplaySelection(ids["2"])));
        Assert.Equal(["1", "2", "3"], (await test.Store.DueAsync()).Select(row => row.EventId).Order());
    }

    private static async Task<ReplayRecord> FindAsync(TestStore test, ReplayRecord replay) =>
        (await test.Replays.FindReplayAsync(Acme, replay.Id, default))!;

    private static async Task FailAsync(TestStore test, params string[] events)
    {
        foreach (var id in events) await CloseAsync(test, await test.Store.AcceptAsync(Event(id, $"B{id}")), "X");
    }

    /// <summary>Applied where there is no code, else set aside with it.</summary>
    private static async Task CloseAsync(TestStore test, InboxRow row, string? code, string of = "")
    {
        var unit = Unit(row.SubjectId);
        var result = await test.Store.CommitAsync(
            Commit(Ann, code is null
                ? unit with { Completed = [row.Sequence], ResolvesFailures = true }
                : unit with { Failed = [new RowFailure(row.Sequence, new FailureReason(code, "message") { Object = of })] }),
            default);
        Assert.Empty(result.Conflicts);
    }
}
