using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class CommitTests
{
    private static readonly GuestToken Ann = new("g-ann");

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_known_yet_loads_with_version_0_in_the_order_asked_for(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.CommitAsync(Commit(Ann, Unit("B2", 0, Write("{\"two\":2}"))), default);

        var snapshot = await test.Store.LoadAsync(Acme, Ann, ["B3", "B2", "B1", "B2"], default);

        Assert.Equal((0, null, null), (snapshot.Guest.Version, snapshot.Guest.State, snapshot.Guest.Email));
        Assert.Equal([("B3", 0, null), ("B2", 1, "{\"two\":2}"), ("B1", 0, null), ("B2", 1L, "{\"two\":2}")],
            snapshot.Bookings.Select(row => (row.BookingId, row.Version, row.State)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_writes_its_journal_its_history_and_completes_its_rows(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "B1"));
        var write = new BookingWrite
        {
            State = "{\"a\":1}",
            Phase = "scheduled",
            RecordId = "003A",
            SalesforceEventId = "00UA",
            StartsAt = Noon.AddDays(2),
            UpdatedAt = Noon,
        };
        var told = new HistoryEntry(Noon, "EVNT-1", "applied", "{}");

        var result = await test.Store.CommitAsync(
            Commit(Ann, Unit("B1", 0, write) with { History = [told, told with { EventId = "" }], Completed = [row.Sequence] }), default);

        Assert.True(result.GuestApplied);
        Assert.Empty(result.Conflicts);
        Assert.Empty(await test.Store.DueAsync());
        var booking = await test.Store.FindBookingAsync(Acme, "B1", default);
        Assert.Equal((1, "{\"a\":1}", "scheduled", "003A", "00UA", Noon),
            (booking!.Version, booking.State, booking.Phase, booking.RecordId, booking.SalesforceEventId, booking.UpdatedAt));
        Assert.Equal([told, told with { EventId = "" }], booking.History.AsEnumerable());
        Assert.Equal(
            Noon.AddDays(2), (await test.Store.ListBookingsAsync(Acme, new BookingFilter(), null, 5, default)).Items.Single().StartsAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_Case_is_known_as_some_bookings_of_its_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var write = new BookingWrite { State = "{}", Phase = "scheduled", CaseId = "500A", UpdatedAt = Noon };
        await test.Store.CommitAsync(Commit(Ann, Unit("B1", 0, write), Unit("B2", 0, write with { CaseId = null })), default);

        Assert.True(await test.Store.IsLinkedCaseAsync(Acme, "500A", default));
        Assert.False(await test.Store.IsLinkedCaseAsync(Acme, "500B", default));
        Assert.False(await test.Store.IsLinkedCaseAsync(OrgId.Parse("other"), "500A", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_conflict_in_one_unit_leaves_its_neighbours_and_its_own_rows_waiting(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var (one, two, three) = (
            await test.Store.AcceptAsync(Event("1", "B1")),
            await test.Store.AcceptAsync(Event("2", "B2")),
            await test.Store.AcceptAsync(Event("3", "B3")));
        await test.Store.CommitAsync(Commit(Ann, Unit("B2", 0, Write("first"))), default);
        BookingCommit With(string booking, InboxRow row) => Unit(booking, 0, Write("second")) with
        {
            History = [new HistoryEntry(Noon, row.EventId, "applied", "{}")], Completed = [row.Sequence],
        };

        var result = await test.Store.CommitAsync(Commit(Ann, With("B1", one), With("B2", two), With("B3", three)), default);

        Assert.Equal(["B2"], result.Conflicts.AsEnumerable());
        Assert.Equal("2", Assert.Single(await test.Store.DueAsync()).EventId);
        Assert.Equal(
            ["second", "first", "second"],
            (await test.Store.LoadAsync(Acme, Ann, ["B1", "B2", "B3"], default)).Bookings.Select(row => row.State));
        Assert.Empty((await test.Store.FindBookingAsync(Acme, "B2", default))!.History);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_without_a_write_leaves_the_version_but_still_minds_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("1", "B1"));
        await test.Store.CommitAsync(Commit(Ann, Unit("B1", 0, Write())), default);

        var stale = await test.Store.CommitAsync(Commit(Ann, Unit("B1", 0) with { Completed = [row.Sequence] }), default);
        Assert.Equal(["B1"], stale.Conflicts.AsEnumerable());
        Assert.Single(await test.Store.DueAsync());

        var current = await test.Store.CommitAsync(Commit(Ann, Unit("B1", 1) with { Completed = [row.Sequence] }), default);
        Assert.Empty(current.Conflicts);
        Assert.Empty(await test.Store.DueAsync());
        Assert.Equal(1, (await test.Store.FindBookingAsync(Acme, "B1", default))!.Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guests_notes_are_guarded_by_their_own_version(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("B1", "ann@x.io"));
        var commit = Commit(guest, Unit("B1", 0, Write())) with { GuestState = new VersionedState(0, "first") };
        Assert.True((await test.Store.CommitAsync(commit, default)).GuestApplied);

        var stale = await test.Store.CommitAsync(
            commit with
            {
                GuestState = new VersionedState(0, "stale"),
                Bookings = [Unit("B1", 1, Write("new"))],
            },
            default);

        Assert.False(stale.GuestApplied);
        Assert.Empty(stale.Conflicts);
        var snapshot = await test.Store.LoadAsync(Acme, guest, ["B1"], default);
        Assert.Equal((1L, "first", 2L), (snapshot.Guest.Version, snapshot.Guest.State, snapshot.Bookings[0].Version));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deferrals_in_a_commit_put_rows_back(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event());

        await test.Store.CommitAsync(Commit(Ann) with { Deferrals = [new Deferral(row.Sequence, Noon.AddHours(3), true)] }, default);

        Assert.Empty(await test.Store.DueAsync(now: Noon.AddHours(2)));
        Assert.Equal(1, Assert.Single(await test.Store.DueAsync(now: Noon.AddHours(3))).Attempts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_commit_touches_no_row_of_another_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var foreign = await test.Store.AcceptAsync(Event(org: Globex));
        var foreign2 = await test.Store.AcceptAsync(Event("EVNT-2", org: Globex));

        await test.Store.CommitAsync(
            Commit(
                Ann,
                Unit("BKNG-1") with
                {
                    Completed = [foreign.Sequence],
                    Failed = [new RowFailure(foreign2.Sequence, new FailureReason("X", "x"))],
                }),
            default);

        Assert.Equal(2, (await test.Store.DueAsync(Globex)).Count);
        Assert.Empty((await test.Store.ListFailuresAsync(Globex, new FailureFilter(), null, 5, default)).Items);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_commits_that_expect_one_version_one_wins_whoever_shares_its_batch(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var version = 0; version < 5; version++)
        {
            var expected = version;
            var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => test.Store.CommitAsync(
                Commit(Ann, Unit("B1", expected, Write($"{i}")), Unit($"own-{expected}-{i}", 0, Write())) with
                {
                    GuestState = new VersionedState(expected, $"{i}"),
                },
                default)));

            Assert.Equal(39, results.Count(result => result.Conflicts is ["B1"]));
            Assert.Single(results, result => result.Conflicts.IsEmpty);
            Assert.Single(results, result => result.GuestApplied);
        }
        Assert.Equal(201, (await test.Store.ListBookingsAsync(Acme, new BookingFilter(), null, 1000, default)).Items.Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hundreds_of_commits_of_different_guests_at_once_all_arrive(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync([.. Enumerable.Range(0, 300).Select(i => Event($"EVNT-{i}", $"B{i}"))], default);
        var rows = await test.Store.DueAsync();

        var results = await Task.WhenAll(rows.Select(row => test.Store.CommitAsync(
            Commit(new GuestToken("g-" + row.SubjectId), Unit(row.SubjectId, 0, Write()) with { Completed = [row.Sequence] }) with
            {
                GuestState = new VersionedState(0, "{}"),
            },
            default)));

        Assert.All(results, result => Assert.True(result.GuestApplied && result.Conflicts.IsEmpty));
        Assert.Empty(await test.Store.DueAsync());
        Assert.Equal(300, (await test.Store.ListBookingsAsync(Acme, new BookingFilter(), null, 1000, default)).Items.Length);
    }
}
