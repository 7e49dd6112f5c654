using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>The statements of a commit, each over all rows of a round.</summary>
internal static class PostgresRecording
{
    /// <summary>Transactions that count at the same time hardly ever wait for each other's row.</summary>
    private const int Slots = 8;

    private static int _slot;

    private const string SaveGuests = """
        with given as (select * from unnest($1, $2, $3, $4) as given (org, token, expected, state)),
        updated as (
            update guests set version = guests.version + 1, state = given.state from given
            where guests.org = given.org and guests.token = given.token and guests.version = given.expected
            returning guests.org, guests.token
        ),
        inserted as (
            insert into guests (org, token, version, target, state)
            select org, token, 1, 'contact', state from given
            where expected = 0 and not exists (select 1 from guests g where g.org = given.org and g.token = given.token)
            on conflict do nothing
            returning org, token
        )
        select org, token from updated union all select org, token from inserted
        """;

    private const string SaveBookings = """
        with given as (
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as given
                (org, booking_id, expected, state, phase, record_id, salesforce_event_id, starts_at, updated_at, guest_name, calendar, account_id, case_id)
        ),
        updated as (
            update bookings set version = bookings.version + 1, state = given.state, phase = given.phase, record_id = given.record_id,
                salesforce_event_id = given.salesforce_event_id, starts_at = given.starts_at, updated_at = given.updated_at,
                guest_name = given.guest_name, calendar = given.calendar, account_id = given.account_id, case_id = given.case_id
            from given
            where given.expected > 0 and bookings.org = given.org and bookings.booking_id = given.booking_id and bookings.version = given.expected
            returning bookings.org, bookings.booking_id
        ),
        inserted as (
            insert into bookings
                (org, booking_id, version, state, phase, record_id, salesforce_event_id, starts_at, updated_at, guest_name, calendar, account_id, case_id)
            select org, booking_id, 1, state, phase, record_id, salesforce_event_id, starts_at, updated_at, guest_name, calendar, account_id, case_id
            from given where expected = 0
            on conflict do nothing
            returning org, booking_id
        )
        select org, booking_id from updated union all select org, booking_id from inserted
        """;

    // In one order, so that two who add the same words do not wait for each other in a circle.
    private const string InsertWords = """
        insert into guest_words (org, word, token)
        select distinct org, word, token from unnest($1, $2, $3) as given (org, word, token) order by org, word, token
        on conflict do nothing
        """;

    // The lock keeps the version until this transaction ends.
    private const string BookingVersions = """
        select b.org, b.booking_id, b.version
        from bookings b join unnest($1, $2) as given (org, booking_id) on b.org = given.org and b.booking_id = given.booking_id
        for share of b
        """;

    // An event that is done was told already: a row may come a second time when it was read just before it was completed.
    private const string InsertHistory = """
        insert into history (org, booking_id, at, event_id, verdict, detail)
        select org, booking_id, at, event_id, verdict, detail
        from unnest($1, $2, $3, $4, $5, $6) with ordinality as given (org, booking_id, at, event_id, verdict, detail, place)
        where not exists (select 1 from inbox i where i.org = given.org and i.event_id = given.event_id and i.state = 1)
        order by place
        """;

    private const string Complete = """
        update inbox set state = 1 from unnest($1, $2) as given (org, sequence)
        where inbox.sequence = given.sequence and inbox.org = given.org and inbox.state <> 1
        """;

    private const string Resolve = """
        update failures set resolved_at = $3
        from unnest($1, $2) as given (org, sequence) join inbox i on i.sequence = given.sequence and i.org = given.org
        where failures.org = i.org and failures.event_id = i.event_id and failures.resolved_at is null
        """;

    // An event has one open failure: a later one takes its place and keeps its id.
    private const string Fail = """
        with aside as (
            update inbox set state = 2 from unnest($1, $2, $3, $4, $5, $7) as given (org, sequence, code, cause, message, object)
            where inbox.sequence = given.sequence and inbox.org = given.org and inbox.state <> 1
            returning inbox.org, inbox.sequence, inbox.event_id, inbox.subject_id, inbox.type, given.code, given.object, given.cause, given.message
        )
        insert into failures (org, sequence, event_id, subject_id, type, code, object, cause, message, at)
        select org, sequence, event_id, subject_id, type, code, object, cause, message, $6 from aside
        on conflict (org, event_id) where resolved_at is null do update set
            code = excluded.code, object = excluded.object, cause = excluded.cause, message = excluded.message, at = excluded.at, aside = 1
        """;

    // In one order, so that two who add at once do not wait for each other in a circle.
    private const string AddToHours = $"""
        insert into hours (hour, org, slot, synced, failed, calls)
        select $1, org, $2, synced, failed, calls from unnest($3, $4, $5, $6) as given (org, synced, failed, calls) order by org
        on conflict (hour, org, slot) do update {Hours.Added}
        """;

    private const string Defer = """
        update inbox set due_at = given.due_at, attempts = inbox.attempts + given.attempt
        from unnest($1, $2, $3, $4) as given (org, sequence, due_at, attempt)
        where inbox.sequence = given.sequence and inbox.org = given.org and inbox.state = 0
        """;

    public static void AddVersions(NpgsqlBatch batch, PostgresCommit.Round round)
    {
        var guests = round.Guests.ToArray();
        var writes = round.Units.Where(unit => unit.Unit.Write is not null).ToArray();
        var others = round.Units.Where(unit => unit.Unit.Write is null).ToArray();
        batch.Add(SaveGuests,
            Array.ConvertAll(guests, commit => commit.Org.Value), Array.ConvertAll(guests, commit => commit.Guest.Value),
            Array.ConvertAll(guests, commit => commit.GuestState!.ExpectedVersion),
            Array.ConvertAll(guests, commit => commit.GuestState!.State));
        batch.Add(SaveBookings,
            Array.ConvertAll(writes, unit => unit.Org.Value), Array.ConvertAll(writes, unit => SqlValue.Key(unit.Unit.BookingId)),
            Array.ConvertAll(writes, unit => unit.Unit.ExpectedVersion), Array.ConvertAll(writes, unit => unit.Unit.Write!.State),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.Phase), Array.ConvertAll(writes, unit => unit.Unit.Write!.RecordId),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.SalesforceEventId),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.StartsAt?.ToUnixTimeMilliseconds()),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.UpdatedAt.ToUnixTimeMilliseconds()),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.GuestName),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.Calendar is { } calendar ? SqlValue.Key(calendar) : null),
            Array.ConvertAll(writes, unit => unit.Unit.Write!.AccountId), Array.ConvertAll(writes, unit => unit.Unit.Write!.CaseId));
        if (others.Length > 0) batch.Add(
            BookingVersions,
            Array.ConvertAll(others, unit => unit.Org.Value),
            Array.ConvertAll(others, unit => SqlValue.Key(unit.Unit.BookingId)));
    }

    /// <summary>
    /// Adds to <paramref name="applied"/> the commits whose guest, and the units whose booking, had the expected version.
    /// </summary>
    public static async Task TakeVersionsAsync(NpgsqlDataReader reader, PostgresCommit.Round round, HashSet<object> applied)
    {
        var guests = (await reader.TakeAsync(row => (row.GetString(0), row.GetString(1)))).ToHashSet();
        var bookings = (await reader.TakeAsync(row => (row.GetString(0), row.GetString(1)))).ToHashSet();
        // Left out where no unit is without a write; then there are no rows to take.
        var versions = (await reader.TakeAsync(row => (Key: (row.GetString(0), row.GetString(1)), Version: row.GetInt64(2))))
            .ToDictionary(row => row.Key, row => row.Version);
        foreach (var commit in round.Guests)
            if (guests.Contains((commit.Org.Value, SqlValue.Text(commit.Guest.Value)))) applied.Add(commit);
        foreach (var (org, _, unit) in round.Units)
        {
            var key = (org.Value, SqlValue.Key(unit.BookingId));
            if (unit.Write is null ? versions.GetValueOrDefault(key) == unit.ExpectedVersion : bookings.Contains(key)) applied.Add(unit);
        }
    }

    public static void AddOutcomes(NpgsqlBatch batch, (OrgId Org, GuestToken Guest, BookingCommit Unit)[] units, DateTimeOffset now)
    {
        var words = units
            .SelectMany(unit =>
                (unit.Unit.Write?.GuestWords ?? []).Select(word => (Org: unit.Org.Value, Word: word, Token: unit.Guest.Value)))
            .ToArray();
        if (words.Length > 0)
            batch.Add(InsertWords,
                Array.ConvertAll(words, row => row.Org),
                Array.ConvertAll(words, row => row.Word),
                Array.ConvertAll(words, row => row.Token));

        var history = units
            .SelectMany(unit => unit.Unit.History.Select(entry => (Org: unit.Org.Value, unit.Unit.BookingId, Entry: entry)))
            .ToArray();
        if (history.Length > 0)
            batch.Add(InsertHistory,
                Array.ConvertAll(history, row => row.Org), Array.ConvertAll(history, row => SqlValue.Key(row.BookingId)),
                Array.ConvertAll(history, row => row.Entry.At.ToUnixTimeMilliseconds()),
                Array.ConvertAll(history, row => row.Entry.EventId),
                Array.ConvertAll(history, row => row.Entry.Verdict), Array.ConvertAll(history, row => row.Entry.Detail));

        var completed = units
            .SelectMany(unit =>
                unit.Unit.Completed.Select(sequence => (Org: unit.Org.Value, Sequence: sequence, unit.Unit.ResolvesFailures)))
            .ToArray();
        if (completed.Length > 0)
            batch.Add(Complete, Array.ConvertAll(completed, row => row.Org), Array.ConvertAll(completed, row => row.Sequence));
        var resolved = Array.FindAll(completed, row => row.ResolvesFailures);
        if (resolved.Length > 0)
            batch.Add(Resolve, Array.ConvertAll(resolved, row => row.Org), Array.ConvertAll(resolved, row => row.Sequence), now);

        var failed = units.SelectMany(unit => unit.Unit.Failed.Select(row => (Org: unit.Org.Value, row.Sequence, row.Reason))).ToArray();
        if (failed.Length > 0)
            batch.Add(Fail,
                Array.ConvertAll(failed, row => row.Org),
                Array.ConvertAll(failed, row => row.Sequence),
                Array.ConvertAll(failed, row => SqlValue.Key(row.Reason.Code)),
                Array.ConvertAll(failed, row => SqlValue.Key(row.Reason.Cause)), Array.ConvertAll(failed, row => row.Reason.Message), now,
                Array.ConvertAll(failed, row => SqlValue.Key(row.Reason.Object)));
    }

    /// <summary>The last of its transaction: nobody who holds this hour waits for anything else.</summary>
    public static void AddHours(NpgsqlBatch batch, IEnumerable<(OrgId Org, BookingCommit Unit)> units, DateTimeOffset now)
    {
        var sums = units.GroupBy(unit => unit.Org.Value, unit => unit.Unit)
            .Select(org => (Org: org.Key, Sum: Hours.Sum(org))).Where(org => org.Sum is not null)
            .Select(org => (org.Org, org.Sum!.Value.Synced, org.Sum.Value.Failed, org.Sum.Value.Calls)).ToArray();
        if (sums.Length > 0) AddHours(batch, sums, now);
    }

    public static void AddHours(NpgsqlBatch batch, (string Org, long Synced, long Failed, double Calls)[] sums, DateTimeOffset now) =>
        batch.Add(
            AddToHours, Hours.Of(now), (long)(uint)Interlocked.Increment(ref _slot) % Slots, Array.ConvertAll(sums, sum => sum.Org),
            Array.ConvertAll(sums, sum => sum.Synced), Array.ConvertAll(sums, sum => sum.Failed), Array.ConvertAll(sums, sum => sum.Calls));

    public static async Task<bool> DeferAsync(PostgresSession session, (OrgId Org, Deferral Deferral)[] rows)
    {
        if (rows.Length == 0) return true;
        await using var batch = session.Batch();
        batch.Add(Defer,
            Array.ConvertAll(rows, row => row.Org.Value), Array.ConvertAll(rows, row => row.Deferral.Sequence),
            Array.ConvertAll(rows, row => row.Deferral.DueAt.ToUnixTimeMilliseconds()),
            Array.ConvertAll(rows, row => row.Deferral.CountsAsAttempt ? 1L : 0L));
        await batch.ExecuteNonQueryAsync();
        return true;
    }
}
