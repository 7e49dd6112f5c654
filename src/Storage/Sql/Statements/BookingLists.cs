using System.Data.Common;
using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Lists of bookings, each read in the order of an index.</summary>
/// <remarks>
/// Tables are joined by <c>org || ''</c>. By the org as it is, PostgreSQL knows that both are the org that is asked for; and of one that
/// has come since it last looked at a table, it thinks that it has no rows there, and passes them all for each row of the other. What
/// waits or failed is asked for by a scalar for the same reason: what exists is joined, and seems to be next to nothing before a burst.
/// </remarks>
internal static class BookingLists
{
    private const string Changed = "bookings b where b.org = @org";

    // Of a booking that failed or waits more than once, only the first line in the list's order.
    private const string Failed = """
        failures f{open} left join bookings b on b.org = f.org || '' and b.booking_id = f.subject_id
        where f.org = @org and f.resolved_at is null and f.subject_id <> '' and (
            select 1 from failures n{failed}
            where n.org = f.org || '' and n.subject_id = f.subject_id and n.resolved_at is null and (n.at, n.id) > (f.at, f.id)
            limit 1) is null
        """;

    private const string Waiting = """
        inbox i{due} left join bookings b on b.org = i.org || '' and b.booking_id = i.subject_id
        where i.org = @org and i.state = 0 and i.subject_id <> '' and (
            select 1 from inbox e{waits}
            where e.org = i.org || '' and e.subject_id = i.subject_id and e.state = 0 and (e.due_at, e.sequence) < (i.due_at, i.sequence)
            limit 1) is null
        """;

    private const string HasFailed =
        "(select 1 from failures s{failed} where s.org = {org} and s.subject_id = {id} and s.resolved_at is null limit 1) is not null";

    private const string HasWaiting =
        "(select 1 from inbox s{waits} where s.org = {org} and s.subject_id = {id} and s.state = 0 limit 1) is not null";

    // Also those of which no event was applied yet, while one waits or has failed.
    private const string Found = $$"""
        ({found}) n left join bookings b on b.org = n.org || '' and b.booking_id = n.booking_id
        where (b.booking_id is not null or {{HasFailed}} or {{HasWaiting}})
        """;

    private const string OfOneGuest = """
        select t.org, t.subject_id as booking_id
        from (
            select org, token from claims where org = @org and kind = @kind and value = @value
            union select org, token from claims where org = @org and kind = @kind and value = @spelled) w
        join bindings t on t.org = w.org || '' and t.token = w.token
        """;

    // A phone is claimed by the first guest who has it; others who gave it too have it among their words. The cross join has
    // SQLite begin with the few who have the word, and not with all that is bound in the org.
    private const string OfPhone = $"""
        {OfOneGuest}
        union select t.org, t.subject_id from guest_words w cross join bindings t
        where w.org = @org and w.word = @value and t.org = w.org || '' and t.token = w.token
        """;

    // In the year 9999: what was never applied is newer than all that was.
    private const string Latest = "253370764800000";

    private const int SmallCalendar = 20_000;

    /// <param name="From">With the conditions that always hold.</param>
    /// <param name="Id">The column of the booking's id.</param>
    /// <param name="At">What the list is ordered by, and then by <paramref name="Name"/>.</param>
    /// <param name="IsNumber">Whether the name is a number.</param>
    /// <param name="Ascending">Else the greatest first.</param>
    private sealed record Order(string From, string Id, string At, string Name, bool IsNumber = false, bool Ascending = false);

    public static async Task<Page<BookingListItem>> ListAsync(
        SqlSession session, OrgId org, BookingFilter filter, string? cursor, int limit)
    {
        var order = OrderOf(filter);
        var query = new Query(session, org, limit);
        if (filter.Search is { } search) query.Look(search);
        // The + keeps a database from walking all bookings by time: what is looked for is few.
        var isFew = filter.Search is not null || filter.RecordId is not null;
        var updated = isFew ? "+b.updated_at" : "b.updated_at";
        if (filter.Phase is { } phase) query.Add("b.phase = @phase", ("phase", phase));
        if (filter.RecordId is { } record) query.Add("b.record_id = @record", ("record", record));
        if (filter.Calendar is { } name && SqlValue.Key(name) is var calendar)
            query.Add(await OfCalendarAsync(session, org, order, calendar), ("calendar", calendar));
        if (filter.UpdatedSince is { } since) query.Add($"{updated} >= @since", ("since", since));
        if (filter.UpdatedUntil is { } until) query.Add($"{updated} < @until", ("until", until));
        if (filter.StartsFrom is { } from) query.Add("b.starts_at >= @from", ("from", from));
        if (filter.StartsUntil is { } before) query.Add("b.starts_at < @before", ("before", before));
        if (StandingIn(filter) is { } standing) query.Add(standing);
        var at = isFew ? "+" + order.At : order.At;
        if (cursor is not null)
        {
            var after = Cursor.Parse(cursor);
            query.Add(
                $"({at}, {order.Name}) {(order.Ascending ? '>' : '<')} (@at, @name)",
                ("at", after.At),
                ("name", order.IsNumber ? Number(after.Name) : after.Name));
        }
        var way = order.Ascending ? "" : " desc";
        var rows = await session.ListAsync(
            Indexed(session, order, $$"""
            select {id}, b.phase, b.record_id, b.salesforce_event_id, b.starts_at, b.updated_at, b.guest_name, b.calendar,
                (select count(*) from failures c{failed} where c.org = {org} and c.subject_id = {id} and c.resolved_at is null),
                (select count(*) from inbox c{waits} where c.org = {org} and c.subject_id = {id} and c.state = 0),
                {{order.At}}, {{order.Name}}, case when octet_length(b.state) <= {{BookingListItem.LongestState}} then b.state end
            from {{order.From}}{{query.Conditions}}
            order by {{at}}{{way}}, {{order.Name}}{{way}} limit @limit
            """).Replace("{found}", query.Found, StringComparison.Ordinal),
            row => (Item: Item(row), Place: new Cursor(row.Time(10), Convert.ToString(row.GetValue(11), CultureInfo.InvariantCulture)!)),
            [.. query.Values]);
        var page = Pages.Of(rows, limit, last => last.Place);
        return new Page<BookingListItem>([.. page.Items.Select(row => row.Item)], page.NextCursor);
    }

    /// <summary>
    /// In a list of what failed or waits, the booking of each would be read for its calendar. The bookings of a small calendar are
    /// read instead, once, and from the index alone.
    /// </summary>
    private static async Task<string> OfCalendarAsync(SqlSession session, OrgId org, Order order, string calendar)
    {
        const string Each = "b.calendar = @calendar";
        if (order.From is not (Failed or Waiting)) return Each;
        var bookings = await session.CountAsync(
            "select count(*) from (select 1 from bookings where org = @org and calendar = @calendar limit @limit) c",
            ("org", org), ("calendar", calendar), ("limit", SmallCalendar + 1));
        return bookings > SmallCalendar
            ? Each : "{id} " + session.Among("select booking_id from bookings where org = @org and calendar = @calendar");
    }

    public static Task<long> CountNamesakesAsync(SqlSession session, OrgId org, OfName name, int most)
    {
        var query = new Query(session, org, most);
        var namesakes = query.Namesakes(name);
        return session.CountAsync($"select count(*) from (select token from ({namesakes}) w limit @limit) w", [.. query.Values]);
    }

    private static Order OrderOf(BookingFilter filter) => filter switch
    {
        { Search: OfGuest or OfSubject or OfEvent } =>
            new(Found, "n.booking_id", $"coalesce({(IsByStart(filter) ? "b.starts_at" : "b.updated_at")}, {Latest})", "n.booking_id"),
        { Search: null, RecordId: null, Standing: BookingStanding.Failed } =>
            new(Failed, "f.subject_id", "f.at", "f.id", IsNumber: true),
        { Search: null, RecordId: null, Standing: BookingStanding.Waiting } =>
            new(Waiting, "i.subject_id", "i.due_at", "i.sequence", IsNumber: true, Ascending: true),
        _ when !IsByStart(filter) => new(Changed, "b.booking_id", "b.updated_at", "b.booking_id"),
        { Search: null, RecordId: null } => new("bookings b{starts} where b.org = @org", "b.booking_id", "b.starts_at", "b.booking_id"),
        _ => new(Changed, "b.booking_id", "b.starts_at", "b.booking_id"),
    };

    private static bool IsByStart(BookingFilter filter) => filter.StartsFrom is not null || filter.StartsUntil is not null;

    /// <summary>SQLite guesses without knowing how much failed or waits, so it is told by which index each is found.</summary>
    private static string Indexed(SqlSession session, Order order, string sql) => sql
        .Replace("{id}", order.Id, StringComparison.Ordinal)
        .Replace("{org}", $"{order.Id.Split('.')[0]}.org || ''", StringComparison.Ordinal)
        .Replace("{open}", session.By("failures_open_newest"), StringComparison.Ordinal)
        .Replace("{due}", session.By("inbox_due"), StringComparison.Ordinal)
        .Replace("{starts}", session.By("bookings_starts"), StringComparison.Ordinal)
        .Replace("{failed}", session.By("failures_subject"), StringComparison.Ordinal)
        .Replace("{waits}", session.By("inbox_waiting_subject"), StringComparison.Ordinal);

    /// <summary>Null where the list is one of what failed, or waits, already.</summary>
    private static string? StandingIn(BookingFilter filter) =>
        (filter.Standing, filter.Search is not null || filter.RecordId is not null) switch
    {
        (BookingStanding.Synced, _) => $"not ({HasFailed}) and not ({HasWaiting})",
        (BookingStanding.Failed, true) => HasFailed,
        (BookingStanding.Waiting, true) => HasWaiting,
        _ => null,
    };

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException(
            $"'{text}' is not a place in this list: give the next cursor of the page before, with the same filters.");

    private static BookingListItem Item(DbDataReader row) =>
        new(row.GetString(0), row.OptionalText(1), row.OptionalText(2), row.OptionalText(3), row.OptionalTime(4), row.OptionalTime(5))
        {
            GuestName = row.OptionalText(6), Calendar = row.OptionalText(7), Failures = row.GetInt64(8), Waiting = row.GetInt64(9),
            State = row.OptionalText(12),
        };

    /// <summary>Conditions that must all hold, with their values.</summary>
    private sealed class Query(SqlSession session, OrgId org, int limit)
    {
        public List<(string Name, object? Value)> Values { get; } = [("org", org), ("limit", limit + 1)];

        public string Conditions { get; private set; } = "";

        /// <summary>Asks for the ids of those that are looked for, where these are known without the bookings themselves.</summary>
        public string Found { get; private set; } = "";

        public void Add(string condition, params (string, object?)[] values)
        {
            Conditions += " and " + condition;
            Values.AddRange(values);
        }

        private void Find(string found, params (string, object?)[] values)
        {
            Found = found;
            Values.AddRange(values);
        }

        public void Look(BookingSearch search)
        {
            switch (search)
            {
                case OfGuest { Guest: var guest }:
                    var identity = Identity.All(guest).First();
                    var spelled = guest.Email is { } email ? Identity.Spellings(IdentityKind.Email, email).Last() : identity;
                    Find(
                        identity.Kind == "phone" ? OfPhone : OfOneGuest,
                        ("kind", identity.Kind), ("value", identity.Value), ("spelled", spelled.Value));
                    break;
                case OfName name:
                    Add("b.booking_id " + session.Among(
                        $"select t.subject_id from ({Namesakes(name)}) w cross join bindings t "
                        + "where t.org = w.org || '' and t.token = w.token"));
                    break;
                case OfRecord { Id: var id }:
                    Add($"b.{ColumnOf(id)} = @found", ("found", id.Value));
                    break;
                case OfSubject { Id: var subject }:
                    Find("select cast(@org as text) as org, cast(@subject as text) as booking_id", ("subject", SqlValue.Key(subject)));
                    break;
                case OfEvent { Id: var eventId }:
                    Find(
                        "select org, subject_id as booking_id from inbox where org = @org and event_id = @event and subject_id <> ''",
                        ("event", eventId));
                    break;
            }
        }

        private static string ColumnOf(SalesforceId id) => id.Prefix switch
        {
            "00U" => "salesforce_event_id",
            "500" => "case_id",
            "001" => "account_id",
            _ => "record_id",
        };

        /// <summary>The guests who have all words; each word's are read from the index.</summary>
        public string Namesakes(OfName name) => string.Join(" intersect ", name.Words.Select((word, i) =>
        {
            Values.Add(($"word{i}", word));
            if (word.Length == 1) return $"select org, token from guest_words where org = @org and word = @word{i}";
            // The last character there is: after every word that begins so.
            Values.Add(($"after{i}", word + "\U0010FFFF"));
            return $"select distinct org, token from guest_words where org = @org and word >= @word{i} and word < @after{i}";
        }));
    }
}
