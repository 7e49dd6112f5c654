using static OnceHub.Sync.Storage.Tests.Samples;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Tests;

public sealed class JournalTests
{
    private static readonly GuestToken Ann = new("g-ann");

    /// <summary>A guest has claimed both spellings of an email with accents.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_is_found_once_by_an_email_of_two_spellings(StoreKind kind)
    {
        const string Composed = "jos\u00e9@x.io";
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("B1", Composed));
        await test.Store.BindOneAsync(Bind("B2", Composed));
        await test.Store.CommitAsync(Commit(guest, Unit("B1", 0, Write()), Unit("B2", 0, Write())), default);
        var filter = new BookingFilter(Search: new OfGuest(new GuestIdentities { Email = Composed }));
        var found = await test.Store.ListBookingsAsync(Acme, filter, null, 9, default);
        Assert.Equal(["B1", "B2"], found.Items.Select(item => item.BookingId).Order(StringComparer.Ordinal));
    }

    /// <summary>Some letters of names, as of old Chinese ones, are written with four bytes.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_name_is_found_by_its_beginning_whatever_letter_follows(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var (booking, name) in new[] { ("B1", "\u5409\u7530"), ("B2", "\u5409\u7530\U00020BB7"), ("B3", "\u5409\u7531") })
        {
            var guest = await test.Store.BindOneAsync(Bind(booking, $"{booking}@x.io"));
            await test.Store.CommitAsync(Commit(guest, Unit(booking, 0, Write() with { GuestName = name })), default);
        }
        var filter = new BookingFilter(Search: new OfName(["\u5409\u7530"]));
        var found = await test.Store.ListBookingsAsync(Acme, filter, null, 9, default);
        Assert.Equal(["B1", "B2"], found.Items.Select(item => item.BookingId).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_list_leaves_out_journals_that_are_very_long(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var longest = $$"""{"note":"{{new string('é', (BookingListItem.LongestState - 11) / 2)}}"}""";
        await test.Store.CommitAsync(Commit(Ann, Unit("B1", 0, Write(longest)), Unit("B2", 0, Write(longest + "  "))), default);

        var listed = (await test.Store.ListBookingsAsync(Acme, new BookingFilter(), null, 9, default)).Items;
        Assert.Equal(longest, listed.Single(item => item.BookingId == "B1").State);
        Assert.Null(listed.Single(item => item.BookingId == "B2").State);
        Assert.Equal(longest + "  ", (await test.Store.FindBookingAsync(Acme, "B2", default))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_long_history_is_told_in_pages_from_its_newest_line(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = new GuestToken("g-1");
        for (var part = 0; part < 5; part++)
            await test.Store.CommitAsync(
                Commit(guest, Unit("B1", part, Write()) with
                {
                    History = [.. Enumerable.Range(part * 90, 90).Select(line => new HistoryEntry(Noon, $"EVNT-{line}", "applied", "{}"))],
                }), default);
        var told = new List<string>();
        string? older = null;
        do
        {
            var page = (await test.Store.FindBookingAsync(Acme, "B1", older, default))!;
            Assert.InRange(page.History.Length, 1, 200);
            told.InsertRange(0, page.History.Select(line => line.EventId));
            older = page.OlderHistory;
        }
        while (older is not null);
        Assert.Equal(Enumerable.Range(0, 450).Select(line => $"EVNT-{line}"), told);
        await Assert.ThrowsAsync<FormatException>(() => test.Store.FindBookingAsync(Acme, "B1", "-7", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_nobody_heard_of_is_null_and_one_that_only_waits_has_version_0(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var row = await test.Store.AcceptAsync(Event("EVNT-1", "B1") with { OrderTime = Noon.AddDays(-1) });
        await test.Store.AppendAsync(
            [Event("EVNT-2", "B1", at: Noon.AddMinutes(1)), Event("EVNT-3", "B1", failure: new FailureReason("X", "x"))], default);
        await test.Store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon.AddHours(1), true)], default);

        Assert.Null(await test.Store.FindBookingAsync(Acme, "B2", default));
        Assert.Null(await test.Store.FindBookingAsync(Globex, "B1", default));
        var booking = await test.Store.FindBookingAsync(Acme, "B1", default);
        Assert.Equal(("B1", 0, null, null), (booking!.BookingId, booking.Version, booking.State, booking.Guest));
        Assert.Equal(
            [
                new WaitingEvent("EVNT-1", "booking.scheduled", Noon.AddDays(-1), Noon, Noon.AddHours(1), 1),
                new WaitingEvent("EVNT-2", "booking.scheduled", Noon.AddMinutes(1), Noon.AddMinutes(1), Noon.AddMinutes(1), 0),
            ],
            booking.Waiting.AsEnumerable());
        Assert.Equal("EVNT-3", Assert.Single(booking.Failures).EventId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_names_its_guest(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await test.Store.BindOneAsync(Bind("B1", "ann@x.io"));
        Assert.Equal(guest, (await test.Store.FindBookingAsync(Acme, "B1", default))!.Guest);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Bookings_are_listed_newest_change_first_in_pages(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var units = Enumerable.Range(0, 25).Select(i => Unit($"B{i:00}", 0, Write(updated: Noon.AddMinutes(i / 3))));
        await test.Store.CommitAsync(Commit(Ann, [.. units]), default);

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await test.Store.ListBookingsAsync(Acme, new BookingFilter(), cursor, 7, default);
            seen.AddRange(page.Items.Select(item => item.BookingId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).OrderByDescending(i => i / 3).ThenByDescending(i => i).Select(i => $"B{i:00}"), seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_conditions_on_bookings_must_hold(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.CommitAsync(Commit(Ann,
            Unit("B1", 0, Write(phase: "scheduled", record: "003A", updated: Noon)),
            Unit("B2", 0, Write(phase: "canceled", record: "003A", updated: Noon.AddHours(1))),
            Unit("B3", 0, Write(phase: "scheduled", record: "003B", updated: Noon.AddHours(2)))), default);

        async Task<IEnumerable<string>> List(BookingFilter filter) =>
            (await test.Store.ListBookingsAsync(Acme, filter, null, 10, default)).Items.Select(item => item.BookingId);

        Assert.Equal(["B3", "B1"], await List(new BookingFilter(Phase: "scheduled")));
        Assert.Equal(["B2", "B1"], await List(new BookingFilter(RecordId: "003A")));
        Assert.Equal(["B3", "B2"], await List(new BookingFilter(UpdatedSince: Noon.AddHours(1))));
        Assert.Equal(["B1"], await List(new BookingFilter("scheduled", "003A", Noon)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cursor_that_is_none_is_refused_with_a_sentence(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var cursor in new[] { "nonsense", "", "!!", "MTIz" })
        {
            var error = await Assert.ThrowsAsync<FormatException>(() =>
                test.Store.ListBookingsAsync(Acme, new BookingFilter(), cursor, 10, default));
            Assert.Contains("not a cursor", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<FormatException>(() => test.Store.ListFailuresAsync(Acme, new FailureFilter(), cursor, 10, default));
        }
    }
}
