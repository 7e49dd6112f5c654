using System.Data.Common;
using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Where bookings stand.</summary>
internal static class Bookings
{
    private const string Find = """
        select version, state, phase, record_id, salesforce_event_id, updated_at from bookings where org = @org and booking_id = @booking
        """;

    private const string GuestOf = """
        select b.token, g.state from bindings b left join guests g on g.org = b.org || '' and g.token = b.token
        where b.org = @org and b.subject_id = @booking
        """;

    private const string History = """
        select id, at, event_id, verdict, detail from history where org = @org and booking_id = @booking and id < @before order by id desc limit @limit
        """;

    /// <summary>A booking has some ten; one that has thousands is read in pages.</summary>
    private const int LinesPerPage = 200;

    /// <exception cref="FormatException">It is none of ours.</exception>
    public static long ReadCursor(string? olderThan) => olderThan is null
        ? long.MaxValue
        : long.TryParse(olderThan, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? before
            : throw new FormatException($"'{olderThan}' is not a place in a history: give the one of the page before, unchanged, or none.");

    public static async Task<bool> IsLinkedCaseAsync(SqlSession session, OrgId org, string caseId) =>
        await session.ScalarAsync("select 1 from bookings where org = @org and case_id = @case limit 1", ("org", org), ("case", caseId))
            is not null;

    public static async Task<BookingRecord?> FindAsync(
        SqlSession session, OrgId org, string bookingId, long before = long.MaxValue, int lines = LinesPerPage)
    {
        var key = SqlValue.Key(bookingId);
        // What waits is read first: an event that is recorded meanwhile is then seen twice rather than not at all.
        var waiting = await InboxReads.WaitingOfAsync(session, org, bookingId);
        var failures = await Failures.OpenOfAsync(session, org, bookingId);
        var guest = BindRequest.IsEmail(bookingId) ? null : await session.FirstAsync(
            GuestOf, row => new BoundGuest(new GuestToken(row.GetString(0)), row.OptionalText(1)), ("org", org), ("booking", key));
        var found = await session.FirstAsync(Find, Stored, ("org", org), ("booking", key));
        if (found is null && guest is null && waiting.Count == 0 && failures.Count == 0) return null;

        var history = await session.ListAsync(
            History,
            row => (Id: row.GetInt64(0), Entry: new HistoryEntry(row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4))),
            ("org", org), ("booking", key), ("before", before), ("limit", lines == int.MaxValue ? lines : lines + 1));
        var isMore = history.Count > lines;
        if (isMore) history.RemoveAt(lines);
        history.Reverse();
        return (found ?? new BookingRecord { BookingId = "", Version = 0, History = [], Failures = [], Waiting = [] }) with
        {
            BookingId = bookingId,
            Guest = guest?.Token,
            GuestNotes = guest?.Notes,
            History = [.. history.Select(line => line.Entry)],
            OlderHistory = isMore ? history[0].Id.ToString(CultureInfo.InvariantCulture) : null,
            Failures = [.. failures],
            Waiting = [.. waiting],
        };
    }

    private sealed record BoundGuest(GuestToken Token, string? Notes);

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
