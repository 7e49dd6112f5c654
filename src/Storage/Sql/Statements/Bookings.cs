using System.Data.Common;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Where bookings stand.</summary>
internal static class Bookings
{
    private const string Find = """
        select version, state, phase, record_id, salesforce_event_id, updated_at from bookings where org = @org and booking_id = @booking
        """;

    private const string List = """
        select booking_id, phase, record_id, salesforce_event_id, starts_at, updated_at,
            (select count(*) from failures f where f.org = @org and f.subject_id = bookings.booking_id and f.resolved_at is null),
            (select count(*) from inbox i where i.org = @org and i.subject_id = bookings.booking_id and i.state = 0)
        from bookings where org = @org
        """;

    private const string IsOfGuest = """
        booking_id in (
            select t.subject_id from claims c join bindings t on t.org = c.org and t.token = c.token
            where c.org = @org and c.kind = @kind and c.value = @value)
        """;

    private const string GuestOf = "select token from bindings where org = @org and subject_id = @booking";

    private const string History = """
        select at, event_id, verdict, detail from history where org = @org and booking_id = @booking order by id
        """;

    public static async Task<BookingRecord?> FindAsync(SqlSession session, OrgId org, string bookingId)
    {
        var key = SqlValue.Key(bookingId);
        // What waits is read first: an event that is recorded meanwhile is then seen twice rather than not at all.
        var waiting = await InboxReads.WaitingOfAsync(session, org, bookingId);
        var failures = await Failures.OpenOfAsync(session, org, bookingId);
        var guest = await session.ScalarAsync(GuestOf, ("org", org), ("booking", key)) as string;
        var found = await session.FirstAsync(Find, Stored, ("org", org), ("booking", key));
        if (found is null && guest is null && waiting.Count == 0 && failures.Count == 0) return null;

        var history = await session.ListAsync(
            History, row => new HistoryEntry(row.Time(0), row.GetString(1), row.GetString(2), row.GetString(3)), ("org", org), ("booking", key));
        return (found ?? new BookingRecord { BookingId = "", Version = 0, History = [], Failures = [], Waiting = [] }) with
        {
            BookingId = bookingId,
            Guest = guest is null ? null : new GuestToken(guest),
            History = [.. history],
            Failures = [.. failures],
            Waiting = [.. waiting],
        };
    }

    public static async Task<Page<BookingListItem>> ListAsync(SqlSession session, OrgId org, BookingFilter filter, string? cursor, int limit)
    {
        List<(string, object?)> values = [("org", org), ("limit", limit + 1)];
        var sql = List;
        // A guest's bookings are few: they are found first, and then put in order.
        var updated = filter.Search is OfGuest ? "+updated_at" : "updated_at";
        switch (filter.Search)
        {
            case OfGuest { Guest: var guest }:
                var identity = Identity.All(guest).First();
                Add(IsOfGuest, "kind", identity.Kind);
                values.Add(("value", identity.Value));
                break;
            case OfRecord { Id: var id }:
                Add(id.Prefix == "00U" ? "salesforce_event_id = @found" : "record_id = @found", "found", id.Value);
                break;
            case OfSubject { Id: var subject }:
                Add("booking_id = @subject", "subject", SqlValue.Key(subject));
                break;
            case OfEvent { Id: var eventId }:
                Add("booking_id = (select subject_id from inbox where org = @org and event_id = @event)", "event", eventId);
                break;
        }
        if (filter.Phase is { } phase) Add("phase = @phase", "phase", phase);
        if (filter.RecordId is { } record) Add("record_id = @record", "record", record);
        if (filter.UpdatedSince is { } since) Add("updated_at >= @since", "since", since);
        if (cursor is not null)
        {
            var after = Cursor.Parse(cursor);
            Add("(updated_at, booking_id) < (@at, @name)", "at", after.At);
            values.Add(("name", after.Name));
        }
        sql += $" order by {updated} desc, booking_id desc limit @limit";

        var rows = await session.ListAsync(sql, Item, [.. values]);
        return Pages.Of(rows, limit, last => new Cursor(last.UpdatedAt, last.BookingId));

        void Add(string condition, string name, object value)
        {
            sql += " and " + condition;
            values.Add((name, value));
        }
    }

    private static BookingListItem Item(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.OptionalText(2), row.OptionalText(3), row.OptionalTime(4), row.Time(5)) { Failures = row.GetInt64(6), Waiting = row.GetInt64(7) };

    private static BookingRecord Stored(DbDataReader row) => new()
    {
        BookingId = "",
        Version = row.GetInt64(0),
        State = row.GetString(1),
        Phase = row.GetString(2),
        RecordId = row.OptionalText(3),
        SalesforceEventId = row.OptionalText(4),
        UpdatedAt = row.Time(5),
        History = [],
        Failures = [],
        Waiting = [],
    };
}

internal static class Pages
{
    /// <summary>A page of rows that were read one beyond the limit, to know whether there are more.</summary>
    public static Page<T> Of<T>(List<T> rows, int limit, Func<T, Cursor> cursorOf) => rows.Count <= limit
        ? new Page<T>([.. rows], null)
        : new Page<T>([.. rows.Take(limit)], cursorOf(rows[limit - 1]).ToString());
}
