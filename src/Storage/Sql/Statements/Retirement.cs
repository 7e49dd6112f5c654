using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>
/// Takes from an org what is older than it is to be kept: bookings, guests who have none any more, events that stayed set aside,
/// and versions of settings.
/// </summary>
internal static class Retirement
{
    private const string OldBookings = """
        select booking_id, updated_at from bookings
        where org = @org and updated_at < @before and coalesce(starts_at, 0) < @before and (updated_at, booking_id) > (@at, @after)
        order by updated_at, booking_id limit @limit
        """;

    private const string FindBooking = """
        select version, state, phase, record_id, salesforce_event_id, starts_at, calendar, updated_at from bookings
        where org = @org and booking_id = @subject
        """;

    private const string RemoveBooking = "delete from bookings where org = @org and booking_id = @subject and version = @version";

    // A scalar, which neither database turns into a walk over all bookings.
    private const string NextGuests = """
        select g.token, (
            select 1 from bindings t join bookings k on k.org = t.org || '' and k.booking_id = t.subject_id
            where t.org = g.org and t.token = g.token limit 1)
        from guests g where g.org = @org and g.token > @after order by g.token limit @limit
        """;

    /// <summary>So many at once, each of some ten statements.</summary>
    private const int MostGuests = 50;

    private const string GuestOf = "select token from bindings where org = @org and subject_id = @subject";

    private const string BindingsOf = "select subject_id from bindings where org = @org and token = @token";

    private const string FindGuest = "select target, version, state, email from guests where org = @org and token = @token";

    // The newest is in use, and a draft is compared with the version it began from.
    private const string OldSettings = """
        delete from settings where org = @org and saved_at < @before
            and version < (select max(version) from settings where org = @org)
            and version not in (select base from drafts where org = @org)
        """;

    public static Task<RetireStep> StepAsync(
        SqlSession session, RetireKind kind, OrgId org, byte[] key, DateTimeOffset before, string? cursor, int limit) => kind switch
    {
        RetireKind.Bookings => RetireBookingsAsync(session, org, key, before, cursor, limit),
        RetireKind.Guests => RetireGuestsAsync(session, org, key, cursor, limit),
        RetireKind.SetAside => GiveUpAsync(session, org, key, before, limit),
        RetireKind.Settings => RemoveSettingsAsync(session, org, before),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The next guests without a booking, and where the next look begins; null at the end.</summary>
    public static async Task<(List<string> Alone, string? Next)> LookAtGuestsAsync(SqlSession session, OrgId org, string? cursor, int limit)
    {
        var looked = await session.ListAsync(
            NextGuests,
            row => (Token: row.GetString(0), IsAlone: row.IsDBNull(1)),
            ("org", org),
            ("after", cursor ?? ""),
            ("limit", limit));
        List<string> alone = [];
        foreach (var (token, isAlone) in looked)
        {
            if (isAlone) alone.Add(token);
            if (alone.Count == MostGuests) return (alone, token);
        }
        return (alone, looked.Count < limit ? null : looked[^1].Token);
    }

    private static async Task<RetireStep> RetireGuestsAsync(SqlSession session, OrgId org, byte[] key, string? cursor, int limit)
    {
        await session.HoldBindingAsync(org);
        var (alone, next) = await LookAtGuestsAsync(session, org, cursor, limit);
        var gone = 0;
        foreach (var token in alone)
            if (await RetireGuestAsync(session, org, key, token)) gone++;
        return new RetireStep(gone, next);
    }

    private static async Task<RetireStep> RetireBookingsAsync(
        SqlSession session, OrgId org, byte[] key, DateTimeOffset before, string? cursor, int limit)
    {
        await session.HoldBindingAsync(org);
        var after = cursor is null ? new Cursor(DateTimeOffset.MinValue, "") : Cursor.Parse(cursor);
        var old = await session.ListAsync(
            OldBookings, row => (Id: row.GetString(0), At: row.Time(1)),
            ("org", org), ("before", before), ("at", after.At), ("after", after.Name), ("limit", limit));
        var gone = 0;
        foreach (var (id, _) in old)
            if (await RetireBookingAsync(session, org, key, id)) gone++;
        return new RetireStep(gone, old.Count < limit ? null : new Cursor(old[^1].At, old[^1].Id).ToString());
    }

    /// <summary>False while something of it waits or failed, and where its journal cannot be read.</summary>
    private static async Task<bool> RetireBookingAsync(SqlSession session, OrgId org, byte[] key, string subject)
    {
        (string, object?)[] values = [("org", org), ("subject", subject)];
        if (await session.ScalarAsync($"select 1 where {Undone(session, "@subject")}", values) is not null) return false;
        var booking = (await session.FirstAsync(
            FindBooking,
            row => new RetiredBooking(
                subject, row.GetInt64(0), row.GetString(1), row.GetString(2), row.OptionalText(3), row.OptionalText(4),
                row.IsDBNull(5) ? null : row.GetInt64(5), row.OptionalText(6), row.GetInt64(7)),
            values))!;
        if (WithoutGuest(booking.State) is not { } state) return false;
        // First, as a commit does. One that came in between, such as of a relative's turn, has made it young again.
        if (await session.ExecuteAsync(RemoveBooking, [.. values, ("version", booking.Version)]) == 0) return false;

        var token = await session.ScalarAsync(GuestOf, values) as string ?? "";
        await RetiredRows.SaveAsync(session, org, Hash(RetiredRows.Subject(subject)), token, (booking with { State = state }).ToJson());
        if (booking.RecordId is { } record) await RetiredRows.SaveAsync(session, org, Hash(RetiredRows.Record(record)), token);
        await session.ExecuteAsync("delete from history where org = @org and booking_id = @subject", values);
        await session.ExecuteAsync("delete from failures where org = @org and subject_id = @subject", values);
        await session.ExecuteAsync("delete from bindings where org = @org and subject_id = @subject", values);
        await RetireGuestAsync(session, org, key, token);
        return true;

        long Hash(Identity identity) => ErasedIdentities.Hash(key, org, identity);
    }

    /// <summary>Once none of its bookings is left, nothing of it waits and nothing of it failed.</summary>
    private static async Task<bool> RetireGuestAsync(SqlSession session, OrgId org, byte[] key, string token)
    {
        (string, object?)[] values = [("org", org), ("token", token)];
        if (token.Length == 0 || await session.ScalarAsync(
            $"""
            select 1 from bindings b where b.org = @org and b.token = @token and (
                exists (select 1 from bookings k where k.org = b.org || '' and k.booking_id = b.subject_id)
                or {Undone(session, "b.subject_id")})
            limit 1
            """,
            values)
            is not null)
            return false;

        foreach (var claim in await GuestRows.ClaimsAsync(session, org, token))
            await RetiredRows.SaveAsync(session, org, Hash(claim), token);
        if (await session.FirstAsync(
            FindGuest,
            row => new RetiredGuest(row.GetString(0), row.GetInt64(1), row.OptionalText(2), EmailHash(row.OptionalText(3))),
            values) is
        { } guest)
            await RetiredRows.SaveAsync(session, org, Hash(RetiredRows.Guest(token)), token, guest.ToJson());
        // Bound because another booking named them: when they come, they are this guest's.
        foreach (var awaited in await session.ListAsync(BindingsOf, row => row.GetString(0), values))
            await RetiredRows.SaveAsync(session, org, Hash(RetiredRows.Subject(awaited)), token);
        await session.ExecuteAsync("delete from bindings where org = @org and token = @token", values);
        await GuestRows.ForgetAsync(session, org, token, new HashSet<string>());
        return true;

        long Hash(Identity identity) => ErasedIdentities.Hash(key, org, identity);

        long? EmailHash(string? email) => email is null ? null : HashedEmail.Read(email) ?? Hash(Identity.Of(IdentityKind.Email, email));
    }

    /// <summary>Events that nobody replayed for so long: they are completed and emptied, and their failures gone.</summary>
    private static async Task<RetireStep> GiveUpAsync(SqlSession session, OrgId org, byte[] key, DateTimeOffset before, int limit)
    {
        await session.HoldBindingAsync(org);
        var old = await session.ListAsync(
            $"""
            select id, sequence, subject_id from failures{session.By("failures_open_newest")}
            where org = @org and resolved_at is null and at < @before and aside = 1 order by at, id limit @limit
            """,
            row => (Id: row.GetInt64(0), Sequence: row.GetInt64(1), Subject: row.GetString(2)),
            ("org", org),
            ("before", before),
            ("limit", limit));
        if (old.Count == 0) return new RetireStep(0, null);
        await session.ExecuteAsync(
            $"update inbox set state = 1, payload = @empty where state = 2 and sequence {session.In("@sequences")}",
            ("empty", Array.Empty<byte>()), ("sequences", old.Select(row => row.Sequence).ToArray()));
        await session.ExecuteAsync($"delete from failures where id {session.In("@ids")}", ("ids", old.Select(row => row.Id).ToArray()));
        foreach (var subject in old.Select(row => row.Subject).Where(subject => subject.Length > 0).Distinct())
            await RetireGuestAsync(
                session, org, key, await session.ScalarAsync(GuestOf, ("org", org), ("subject", subject)) as string ?? "");
        return new RetireStep(old.Count, old.Count < limit ? null : "");
    }

    private static async Task<RetireStep> RemoveSettingsAsync(SqlSession session, OrgId org, DateTimeOffset before) =>
        new(await session.ExecuteAsync(OldSettings, ("org", org), ("before", before)), null);

    private static string Undone(SqlSession session, string subject) =>
        $"""
        (exists (select 1 from inbox i where i.org = @org and i.subject_id = {subject} and i.state = 0)
            or exists (select 1 from failures f{session.By(
            "failures_subject")} where f.org = @org and f.subject_id = {subject} and f.resolved_at is null))
        """;

    private static string? WithoutGuest(string state) =>
        BookingJournal.TryFromJson(state) is { } journal ? RetiredJournal.Of(journal).ToJson() : null;
}
