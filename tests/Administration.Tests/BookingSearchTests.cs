using System.Text;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

public sealed class BookingSearchTests
{
    private const string Ann = "003Hs00000AbCdEIAV";
    private const string Ben = "003Hs00000AbCdFIAV";
    private const string AnnsEvent = "00UHs00000AbCdEMAV";
    private const string AnnsCase = "500Hs00000AbCdEIAV";
    private const string AnnsAccount = "001Hs00000AbCdEIAV";

    private static readonly DateTimeOffset Day = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly (string Text, string Bookings)[] Found =
    [
        ("ann@example.com", "BKNG-2 BKNG-1"),
        (" Ann@Example.COM ", "BKNG-2 BKNG-1"),
        // Ann gave it too, after Ben, whose it is.
        ("(202) 555-0123", "BKNG-3 BKNG-2 BKNG-1"),
        ("+1 202 555 0123", "BKNG-3 BKNG-2 BKNG-1"),
        ("nobody@example.com", ""),
        ("BKNG-3", "BKNG-3"),
        ("EVNT-2", "BKNG-2"),
        ("EVNT-9", ""),
        (Ann, "BKNG-2 BKNG-1"),
        ("003Hs00000AbCdE", "BKNG-2 BKNG-1"),
        ("003Hs00000AbCdF", "BKNG-3"),
        (AnnsCase, "BKNG-1"),
        ("500Hs00000AbCdE", "BKNG-1"),
        (AnnsAccount, "BKNG-2 BKNG-1"),
        ("001Hs00000AbCdE", "BKNG-2 BKNG-1"),
        (AnnsEvent, "BKNG-1"),
        ("00UHs00000AbCdE", "BKNG-1"),
        ("Ann Miller", "BKNG-2 BKNG-1"),
        ("MILLER, ann", "BKNG-2 BKNG-1"),
        ("mil", "BKNG-3 BKNG-2 BKNG-1"),
        ("b mil", ""),
        ("be o'mil", "BKNG-3"),
        ("a mil", ""),
        ("o mil", "BKNG-3"),
        ("ann o'mil", ""),
        ("iller", ""),
    ];

    private static readonly (string Name, BookingFilter Filter, string Bookings)[] Filters =
    [
        ("by calendar", new BookingFilter { Calendar = "BKC-1" }, "BKNG-3 BKNG-1"),
        ("latest start first", new BookingFilter { StartsFrom = Day.AddDays(-3) }, "BKNG-1 BKNG-2 BKNG-3"),
        ("from and until", new BookingFilter { StartsFrom = Day.AddDays(-2), StartsUntil = Day.AddDays(-1) }, "BKNG-2"),
        ("start and calendar", new BookingFilter { StartsUntil = Day, Calendar = "BKC-1" }, "BKNG-1 BKNG-3"),
        ("start of a record's", new BookingFilter(RecordId: Ann) { StartsUntil = Day }, "BKNG-1 BKNG-2"),
        ("changed between", new BookingFilter(UpdatedSince: Day.AddMinutes(2)) { UpdatedUntil = Day.AddMinutes(3) }, "BKNG-2"),
        ("synced", new BookingFilter { Standing = BookingStanding.Synced }, "BKNG-3"),
        ("failed, newest failure first", new BookingFilter { Standing = BookingStanding.Failed }, "BKNG-5 BKNG-2"),
        ("waiting, next to be tried first", new BookingFilter { Standing = BookingStanding.Waiting }, "BKNG-4 BKNG-1"),
        ("failed of a calendar", new BookingFilter { Standing = BookingStanding.Failed, Calendar = "BKC-0" }, "BKNG-2"),
        ("waiting of a record", new BookingFilter(RecordId: Ann) { Standing = BookingStanding.Waiting }, "BKNG-1"),
        ("failed of a guest", new BookingFilter(Search: new OfName(["ann"])) { Standing = BookingStanding.Failed }, "BKNG-2"),
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_text_finds_its_bookings_newest_change_first(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var bookings = office.The<OrgBookings>();
        var found = new List<(string, string)>();
        foreach (var (text, _) in Found)
        {
            var page = (await bookings.ListAsync(Acme, Role.Operator, new BookingFilter(), text, null, 9, default)).Value();
            found.Add((text, string.Join(' ', page.Items.Select(item => item.BookingId))));
        }
        Assert.Equal(Found, found);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_search_goes_on_page_by_page_and_with_other_conditions(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var bookings = office.The<OrgBookings>();

        var first = (await bookings.ListAsync(Acme, Role.Operator, new BookingFilter(), "ann@example.com", null, 1, default)).Value();
        var second = (
            await bookings.ListAsync(Acme, Role.Operator, new BookingFilter(), "ann@example.com", first.NextCursor, 1, default)).Value();
        var completed = (
            await bookings.ListAsync(Acme, Role.Operator, new BookingFilter(Phase: "Completed"), "ann@example.com", null, 9, default)
        ).Value();

        Assert.Equal(["BKNG-2", "BKNG-1"], first.Items.Concat(second.Items).Select(item => item.BookingId));
        Assert.Null(second.NextCursor);
        Assert.Equal("BKNG-2", Assert.Single(completed.Items).BookingId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_failed_and_what_waits_is_told_of_each_booking(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        await office.Store.AppendAsync(
            [Event(8, "BKNG-1"), Event(9, "BKNG-2") with { Failure = new FailureReason("CODE", "It failed.") }], default);

        var listed = (await office.The<OrgBookings>().ListAsync(Acme, Role.Operator, new BookingFilter(), null, null, 9, default)).Value();

        Assert.Equal(
            [("BKNG-3", 0L, 0L), ("BKNG-2", 1L, 0L), ("BKNG-1", 0L, 1L)],
            listed.Items.Select(item => (item.BookingId, item.Failures, item.Waiting)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_that_only_waits_or_failed_so_far_is_found_too(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        await office.Store.AppendAsync(
            [Event(8, "BKNG-8"), Event(9, "BKNG-9") with { Failure = new FailureReason("CODE", "It failed.") }], default);
        await office.Store.BindAsync(
            Acme,
            [new BindRequest("BKNG-8", new GuestIdentities { Email = "ann@example.com" }, GuestToken.New(), PersonObject.Contact)],
            default);

        Assert.Equal(["BKNG-8"], await FindAsync("BKNG-8"));
        Assert.Equal(["BKNG-8"], await FindAsync("EVNT-8"));
        Assert.Equal(["BKNG-9"], await FindAsync("BKNG-9"));
        Assert.Equal(["BKNG-8", "BKNG-2", "BKNG-1"], await FindAsync("ann@example.com"));
        Assert.Equal(["BKNG-8"], await FindAsync("ann@example.com", BookingStanding.Waiting));
        Assert.Equal(["BKNG-9"], await FindAsync("BKNG-9", BookingStanding.Failed));
        Assert.Empty(await FindAsync("BKNG-9", BookingStanding.Waiting));

        async Task<IEnumerable<string>> FindAsync(string text, BookingStanding? standing = null)
        {
            var filter = new BookingFilter { Standing = standing };
            return (await office.The<OrgBookings>().ListAsync(Acme, Role.Operator, filter, text, null, 9, default))
                .Value()
                .Items.Select(item => item.BookingId);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_filter_keeps_its_bookings_in_its_order_page_by_page(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var now = DateTimeOffset.UtcNow;
        await office.Store.AppendAsync(
            [
                Event(8, "BKNG-1") with { ReceivedAt = now },
                Event(9, "BKNG-2") with { ReceivedAt = now, Failure = new FailureReason("CODE", "It failed.") },
                Event(10, "BKNG-4") with { ReceivedAt = now.AddSeconds(-1) },
                Event(11, "BKNG-4") with { ReceivedAt = now.AddSeconds(1) },
                Event(12, "BKNG-5") with { ReceivedAt = now.AddSeconds(1), Failure = new FailureReason("CODE", "It failed.") },
                Event(13, "BKNG-5") with { ReceivedAt = now.AddSeconds(-1), Failure = new FailureReason("CODE", "It failed too.") },
            ],
            default);
        var bookings = office.The<OrgBookings>();
        var found = new List<(string, BookingFilter, string)>();
        foreach (var (name, filter, _) in Filters)
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = (await bookings.ListAsync(Acme, Role.Operator, filter, null, cursor, 1, default)).Value();
                ids.AddRange(page.Items.Select(item => item.BookingId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            found.Add((name, filter, string.Join(' ', ids)));
        }
        Assert.Equal(Filters, found);
    }

    [Theory, OnSqlite]
    public async Task A_name_of_too_many_guests_is_refused(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var write = new BookingWrite { State = "{}", Phase = "Scheduled", GuestName = "Zoe Many", UpdatedAt = Day };
        await Task.WhenAll(Enumerable.Range(0, 2_001).Select(n => office.Store.CommitAsync(
            new GuestCommit
            {
                Org = Acme,
                Guest = new GuestToken($"z-{n}"),
                Bookings =
                [
                    new BookingCommit
                    {
                        BookingId = $"Z-{n}",
                        ExpectedVersion = 0,
                        Write = write,
                    },
                ],
            },
            default)));

        Assert.Contains(
            "'zo'",
            (await office.The<OrgBookings>().ListAsync(Acme, Role.Operator, new BookingFilter(), "zo", null, 9, default)).AssertRefused(
                RefusalKind.QueryInvalid));
    }

    [Theory, OnSqlite]
    public async Task What_bookings_cannot_be_found_by_is_refused(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var bookings = office.The<OrgBookings>();
        foreach (var text in new[] { "a", "@", "12", "003Hs00000AbCdEXXX", "%%" })
            Assert.Contains(
                $"'{text}'",
                (await bookings.ListAsync(Acme, Role.Operator, new BookingFilter(), text, null, 9, default)).AssertRefused(
                    RefusalKind.QueryInvalid));
    }

    [Theory, OnSqlite]
    public async Task A_viewer_finds_bookings_by_ids_but_nobody_by_an_email_or_phone(StoreKind kind)
    {
        await using var office = await OfficeAsync(kind);
        var bookings = office.The<OrgBookings>();
        foreach (var (text, expected) in Found)
        {
            var page = await bookings.ListAsync(Acme, Role.Viewer, new BookingFilter(), text, null, 9, default);
            if (!text.Any(char.IsDigit) || text.Contains('@') || text.Contains("555"))
                page.AssertRefused(RefusalKind.RoleMissing);
            else
                Assert.Equal(expected, string.Join(' ', page.Value().Items.Select(item => item.BookingId)));
        }
    }

    /// <summary>Ann, by email, has two bookings, one with a Case; Ben, by phone, one.</summary>
    private static async Task<Office> OfficeAsync(StoreKind kind)
    {
        var office = await OpenAsync(kind);
        var (ann, ben) = (new GuestIdentities { Email = "ann@example.com" }, new GuestIdentities { Phones = ["+12025550123"] });
        await AddAsync(office.Store, 1, ann, "Ann Miller", Ann, "Scheduled", AnnsEvent);
        await AddAsync(office.Store, 2, ann, "Ann Miller", Ann, "Completed", null);
        await AddAsync(office.Store, 3, ben, "Ben O'Milton", Ben, "Scheduled", null);
        return office;
    }

    private static async Task AddAsync(
        ISyncStore store, int number, GuestIdentities guest, string name, string record, string phase, string? salesforceEvent)
    {
        var booking = $"BKNG-{number}";
        await store.AppendAsync([Event(number, booking)], default);
        var token = (
            await store.BindAsync(Acme, [new BindRequest(booking, guest, GuestToken.New(), PersonObject.Contact)], default)).Single();
        var row = (await store.ReadDueAsync(Acme, DateTimeOffset.UtcNow, null, 10, default)).Single();
        var write = new BookingWrite
        {
            State = "{}", Phase = phase, RecordId = record, SalesforceEventId = salesforceEvent, GuestName = name,
            AccountId = record == Ann ? AnnsAccount : null, CaseId = number == 1 ? AnnsCase : null,
            GuestPhones = number == 1 ? ["+12025550123"] : guest.Phones,
            Calendar = $"BKC-{number % 2}", StartsAt = Day.AddDays(-number), UpdatedAt = Day.AddMinutes(number),
        };
        await store.CommitAsync(
            new GuestCommit
            {
                Org = Acme,
                Guest = token,
                Bookings =
                [
                    new BookingCommit
                    {
                        BookingId = booking,
                        ExpectedVersion = 0,
                        Completed = [row.Sequence],
                        Write = write,
                    },
                ],
            },
            default);
    }

    private static InboxEntry Event(int number, string booking) => new()
    {
        Org = Acme, EventId = $"EVNT-{number}", SubjectId = booking, Type = "booking.scheduled", OrderTime = DateTimeOffset.UtcNow,
        ReceivedAt = DateTimeOffset.UtcNow, Payload = Encoding.UTF8.GetBytes("{}"),
    };
}
