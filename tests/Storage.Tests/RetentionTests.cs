using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class RetentionTests
{
    private static readonly OnceHub.Sync.Domain.GuestToken Ann = new("g-ann");
    private static readonly DateTimeOffset Later = Noon.AddDays(10);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_payload_goes_and_its_event_id_stays_so_that_a_repeat_is_still_known(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await DoneAsync(test, "EVNT-1", "B1");
        Assert.Equal(new PurgeStep(1, 1, AtEnd: true), await PurgeAsync(test, PurgeKind.Payloads));
        Assert.Equal([AppendVerdict.Repeated], await test.Store.AppendAsync([Event("EVNT-1", "B1")], default));
        // It was emptied once, and is passed from then on.
        Assert.Equal(new PurgeStep(0, 1, AtEnd: true), await PurgeAsync(test, PurgeKind.Payloads));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_is_gone_counts_as_new(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await DoneAsync(test, "EVNT-1", "B1");
        Assert.Equal(1, (await PurgeAsync(test, PurgeKind.Events)).Purged);
        Assert.Equal([AppendVerdict.Accepted], await test.Store.AppendAsync([Event("EVNT-1", "B1")], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_or_is_set_aside_keeps_everything_however_old_it_is(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AcceptAsync(Event("EVNT-waits", "B1"));
        var aside = await test.Store.AcceptAsync(Event("EVNT-aside", "B2"));
        await test.Store.CommitAsync(
            Commit(
                Ann,
                Unit("B2", 0, Write()) with
                {
                    Failed = [new RowFailure(aside.Sequence, new FailureReason("X", "message"))],
                    History = [Told("EVNT-aside", "failed")],
                }),
            default);
        foreach (var purge in Enum.GetValues<PurgeKind>()) Assert.Equal(0, (await PurgeAsync(test, purge)).Purged);

        await test.Store.ReplayAsync(Acme, new ReplaySelection(), Noon, 10, default);
        var due = await test.Store.DueAsync();
        Assert.Equal(["EVNT-aside", "EVNT-waits"], due.Select(row => row.EventId).Order());
        Assert.All(due, row => Assert.NotEmpty(row.Payload));
        Assert.Single((await test.Store.FindBookingAsync(Acme, "B2", default))!.History);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_resolved_failure_goes_with_the_payload_of_its_event(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "B1"));
        await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 0, Write()) with { Failed = [new RowFailure(row.Sequence, new FailureReason("X", "message"))] }),
            default);
        // The walk over payloads passes it while it is set aside.
        Assert.Equal(0, (await PurgeAsync(test, PurgeKind.Payloads)).Purged);
        await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 1, Write()) with { Completed = [row.Sequence], ResolvesFailures = true }), default);

        Assert.Equal(1, (await test.Store.PurgeAsync(PurgeKind.Failures, DateTimeOffset.UtcNow.AddDays(1), 0, 100, default)).Purged);
        Assert.Empty((await test.Store.ListFailuresAsync(Acme, new FailureFilter(IncludeResolved: true), null, 10, default)).Items);
        Assert.Equal(0, (await PurgeAsync(test, PurgeKind.Payloads)).Purged);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failure_that_keeps_failing_holds_up_none_that_was_resolved_after_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var failing = await test.Store.AcceptAsync(Event("EVNT-1", "B1"));
        var mended = await test.Store.AcceptAsync(Event("EVNT-2", "B2"));
        await FailAsync(failing, 0);
        await FailAsync(mended, 0);
        await test.Store.CommitAsync(
            Commit(Ann, Unit("B2", 1, Write()) with { Completed = [mended.Sequence], ResolvesFailures = true }), default);
        var before = DateTimeOffset.UtcNow.AddDays(1);
        // As a failure a month later does, which keeps the id.
        await test.BreakAsync($"update failures set at = {before.AddDays(1).ToUnixTimeMilliseconds()} where event_id = 'EVNT-1'");

        Assert.Equal(1, (await test.Store.PurgeAsync(PurgeKind.Failures, before, 0, 100, default)).Purged);
        var left = Assert.Single(
            (await test.Store.ListFailuresAsync(Acme, new FailureFilter(IncludeResolved: true), null, 10, default)).Items);
        Assert.Equal(("EVNT-1", null), (left.EventId, left.ResolvedAt));

        Task FailAsync(InboxRow row, int version) => test.Store.CommitAsync(
            Commit(
                Ann,
                Unit(row.SubjectId, version, Write()) with
                {
                    Failed = [new RowFailure(row.Sequence, new FailureReason("X", "message"))],
                }),
            default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_walk_over_payloads_tells_where_it_passed_what_still_waits(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await DoneAsync(test, "EVNT-1", "B1");
        await test.Store.AcceptAsync(Event("EVNT-2", "B2"));
        await test.Store.AcceptAsync(Event("EVNT-3", "B3"));
        await DoneAsync(test, "EVNT-4", "B4");
        Assert.Equal(new PurgeStep(2, 4, AtEnd: true) { FirstWaiting = 2 }, await PurgeAsync(test, PurgeKind.Payloads));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task History_goes_and_the_booking_still_stands_where_it_stood(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await DoneAsync(test, "EVNT-1", "B1");
        Assert.Equal(1, (await PurgeAsync(test, PurgeKind.History)).Purged);
        var booking = await test.Store.FindBookingAsync(Acme, "B1", default);
        Assert.Equal(("scheduled", 0), (booking!.Phase, booking.History.Length));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Steps_go_on_where_the_last_one_ended_and_end_at_the_first_row_that_is_too_young(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 5; i++) await DoneAsync(test, $"EVNT-{i}", $"B{i}", Noon.AddHours(4 * i));
        var before = Noon.AddHours(12);
        var first = await test.Store.PurgeAsync(PurgeKind.Payloads, before, 0, 2, default);
        var second = await test.Store.PurgeAsync(PurgeKind.Payloads, before, first.LookedUntil, 2, default);
        var third = await test.Store.PurgeAsync(PurgeKind.Payloads, before, second.LookedUntil, 2, default);
        Assert.Equal([(2, false), (1, true), (0, true)], new[] { first, second, third }.Select(step => (step.Purged, step.AtEnd)));
        Assert.Equal(second.LookedUntil, third.LookedUntil);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_is_recorded_again_is_told_once(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await DoneAsync(test, "EVNT-1", "B1");
        // Its row was read before it was completed, and comes a second time.
        await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 1, Write()) with { Completed = [1], History = [Told("EVNT-1", "repeated"), Told("", "checked")] }),
            default);
        Assert.Equal(
            ["applied", "checked"], (await test.Store.FindBookingAsync(Acme, "B1", default))!.History.Select(entry => entry.Verdict));
    }

    private static HistoryEntry Told(string eventId, string verdict) => new(Noon, eventId, verdict, "{}");

    private static Task<PurgeStep> PurgeAsync(TestStore test, PurgeKind kind) => test.Store.PurgeAsync(kind, Later, 0, 100, default);

    private static async Task DoneAsync(TestStore test, string eventId, string booking, DateTimeOffset? at = null)
    {
        var row = await test.Store.AcceptAsync(Event(eventId, booking, at: at));
        await test.Store.CommitAsync(
            Commit(Ann, Unit(booking, 0, Write()) with { Completed = [row.Sequence], History = [Told(eventId, "applied")] }), default);
    }
}
