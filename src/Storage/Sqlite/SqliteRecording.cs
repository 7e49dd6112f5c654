using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Loads what is known of a guest, and records what came of its events.</summary>
internal static class SqliteRecording
{
    private const string FindGuest = "select version, email, target, state from guests where org = @org and token = @token";

    private const string ClaimsOf = "select kind, value from claims where org = @org and token = @token order by kind, value";

    private const string FindBooking = "select version, state from bookings where org = @org and booking_id = @booking";

    private const string UpdateGuest = """
        update guests set version = version + 1, state = @state where org = @org and token = @token and version = @expected
        """;

    private const string InsertGuest = """
        insert into guests (org, token, version, target, state) values (@org, @token, 1, 'contact', @state) on conflict do nothing
        """;

    private const string BookingVersion = "select version from bookings where org = @org and booking_id = @booking";

    private const string InsertBooking = """
        insert into bookings (org, booking_id, version, state, phase, record_id, salesforce_event_id, account_id, case_id,
            starts_at, guest_name, calendar, updated_at)
        values (@org, @booking, 1, @state, @phase, @record, @event, @account, @case, @starts, @name, @calendar, @updated)
        on conflict do nothing
        """;

    private const string UpdateBooking = """
        update bookings set version = version + 1, state = @state, phase = @phase, record_id = @record,
            salesforce_event_id = @event, account_id = @account, case_id = @case, starts_at = @starts, guest_name = @name,
            calendar = @calendar, updated_at = @updated
        where org = @org and booking_id = @booking and version = @expected
        """;

    private const string InsertWord = "insert into guest_words (org, word, token) values (@org, @word, @token) on conflict do nothing";

    // An event that is done was told already: a row may come a second time when it was read just before it was completed.
    private const string InsertHistory = """
        insert into history (org, booking_id, at, event_id, verdict, detail)
        select @org, @booking, @at, @event, @verdict, @detail
        where not exists (select 1 from inbox where org = @org and event_id = @event and state = 1)
        """;

    private const string Complete = """
        update inbox set state = 1 where org = @org and sequence = @sequence and state <> 1
        """;

    private const string Resolve = """
        update failures set resolved_at = @now
        where org = @org and resolved_at is null and event_id = (select event_id from inbox where org = @org and sequence = @sequence)
        """;

    private const string AnyOpenFailure = "select 1 from failures where org = @org and resolved_at is null limit 1";

    private const string SetAside = """
        update inbox set state = 2 where org = @org and sequence = @sequence and state <> 1 returning event_id
        """;

    // An event has one open failure: a later one takes its place and keeps its id.
    private const string Fail = """
        insert into failures (org, sequence, event_id, subject_id, type, code, object, cause, message, at)
        select org, sequence, event_id, subject_id, type, @code, @object, @cause, @message, @at from inbox where org = @org and event_id = @event
        on conflict (org, event_id) where resolved_at is null do update set
            code = excluded.code, object = excluded.object, cause = excluded.cause, message = excluded.message, at = excluded.at, aside = 1
        """;

    public static async Task<GuestSnapshot> LoadAsync(SqlSession session, OrgId org, GuestToken guest, IReadOnlyList<string> bookingIds)
    {
        var row = await session.FirstAsync(FindGuest, row => new GuestRow
        {
            Token = guest,
            Version = row.GetInt64(0),
            Email = HashedEmail.Shown(row.OptionalText(1)),
            Target = SqlValue.Target(row.GetString(2)),
            State = row.OptionalText(3),
        }, ("org", org), ("token", guest));
        var claims = await session.ListAsync(ClaimsOf, row => $"{row.GetString(0)}:{row.GetString(1)}", ("org", org), ("token", guest));
        var bookings = ImmutableArray.CreateBuilder<BookingRow>(bookingIds.Count);
        foreach (var id in bookingIds)
            bookings.Add(
                await session.FirstAsync(
                    FindBooking,
                    row => new BookingRow
                    {
                        BookingId = id,
                        Version = row.GetInt64(0),
                        State = row.GetString(1),
                    },
                    ("org", org),
                    ("booking", SqlValue.Key(id))) ?? new BookingRow { BookingId = id, Version = 0 }
            );
        return new GuestSnapshot
        {
            Guest = (row ?? new GuestRow { Token = guest, Version = 0, Target = PersonObject.Contact }) with { Claims = [.. claims] },
            Bookings = bookings.MoveToImmutable(),
        };
    }

    public static async Task<CommitResult> CommitAsync(SqliteSession session, GuestCommit commit, DateTimeOffset now)
    {
        var guestApplied = commit.GuestState is not { } state || await SaveGuestAsync(session, commit.Org, commit.Guest, state);
        var conflicts = ImmutableArray.CreateBuilder<string>();
        var recorded = new List<BookingCommit>(commit.Bookings.Length);
        foreach (var unit in commit.Bookings)
        {
            if (!await SaveBookingAsync(session, commit.Org, unit))
            {
                conflicts.Add(unit.BookingId);
                continue;
            }
            foreach (var word in unit.Write?.GuestWords ?? [])
                await session.ExecuteAsync(InsertWord, ("org", commit.Org), ("word", word), ("token", commit.Guest));
            await RecordAsync(session, commit.Org, unit, now);
            recorded.Add(unit);
        }
        if (Hours.Sum(recorded) is { } sum) await CountAsync(session, commit.Org, now, sum);
        return new CommitResult(guestApplied, conflicts.ToImmutable());
    }

    public static Task<int> FailAsync(SqliteSession session, OrgId org, string eventId, FailureReason reason, DateTimeOffset at)
    {
        session.OpenFailures[org] = true;
        return session.ExecuteAsync(Fail,
            ("code", SqlValue.Key(reason.Code)),
            ("object", SqlValue.Key(reason.Object)),
            ("cause", SqlValue.Key(reason.Cause)),
            ("message", reason.Message),
            ("at", at),
            ("org", org),
            ("event", eventId));
    }

    /// <summary>There is one writer, so there is one slot.</summary>
    public static Task<int> CountAsync(SqlSession session, OrgId org, DateTimeOffset now, (long Synced, long Failed, double Calls) sum) =>
        session.ExecuteAsync(
            Hours.AddOne,
            ("hour", Hours.Of(now)),
            ("org", org),
            ("slot", 0),
            ("synced", sum.Synced),
            ("failed", sum.Failed),
            ("calls", sum.Calls));

    private static async Task<bool> SaveGuestAsync(SqlSession session, OrgId org, GuestToken guest, VersionedState state)
    {
        if (await session.ExecuteAsync(
                UpdateGuest, ("state", state.State), ("org", org), ("token", guest), ("expected", state.ExpectedVersion)) == 1)
            return true;
        return state.ExpectedVersion == 0
            && await session.ExecuteAsync(InsertGuest, ("org", org), ("token", guest), ("state", state.State)) == 1;
    }

    private static async Task<bool> SaveBookingAsync(SqlSession session, OrgId org, BookingCommit unit)
    {
        if (unit.Write is not { } write)
            return await session.CountAsync(BookingVersion, ("org", org), ("booking", SqlValue.Key(unit.BookingId)))
                == unit.ExpectedVersion;
        (string, object?)[] values =
        [
            ("org", org),
            ("booking", SqlValue.Key(unit.BookingId)),
            ("state", write.State),
            ("phase", write.Phase),
            ("record", write.RecordId),
            ("event", write.SalesforceEventId),
            ("account", write.AccountId),
            ("case", write.CaseId),
            ("starts", write.StartsAt),
            ("name", write.GuestName),
            ("calendar", write.Calendar is { } calendar ? SqlValue.Key(calendar) : null), ("updated", write.UpdatedAt),
        ];
        return unit.ExpectedVersion == 0
            ? await session.ExecuteAsync(InsertBooking, values) == 1
            : await session.ExecuteAsync(UpdateBooking, [.. values, ("expected", unit.ExpectedVersion)]) == 1;
    }

    private static async Task RecordAsync(SqliteSession session, OrgId org, BookingCommit unit, DateTimeOffset now)
    {
        foreach (var entry in unit.History)
            await session.ExecuteAsync(InsertHistory,
                ("org", org),
                ("booking", SqlValue.Key(unit.BookingId)),
                ("at", entry.At),
                ("event", entry.EventId),
                ("verdict", entry.Verdict),
                ("detail", entry.Detail));
        foreach (var sequence in unit.Completed)
        {
            await session.ExecuteAsync(Complete, ("org", org), ("sequence", sequence));
            if (unit.ResolvesFailures && await HasOpenFailuresAsync(session, org))
                await session.ExecuteAsync(Resolve, ("now", now), ("org", org), ("sequence", sequence));
        }
        foreach (var (sequence, reason) in unit.Failed)
            if (await session.ScalarAsync(SetAside, ("org", org), ("sequence", sequence)) is string eventId)
                await FailAsync(session, org, eventId, reason, now);
    }

    /// <summary>Asked once a transaction, for most orgs have none to resolve. Nobody else writes meanwhile.</summary>
    private static async Task<bool> HasOpenFailuresAsync(SqliteSession session, OrgId org)
    {
        if (session.OpenFailures.TryGetValue(org, out var has)) return has;
        return session.OpenFailures[org] = await session.CountAsync(AnyOpenFailure, ("org", org)) > 0;
    }
}
