using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What is kept of one guest, table by table: found, and erased.</summary>
internal static class GuestRows
{
    private const string Claimer = "select token from claims where org = @org and kind = @kind and value = @value";

    private static readonly string[] OfGuest = ["claims", "guest_words", "guests"];

    public static async Task<HashSet<string>> TokensAsync(SqlSession session, OrgId org, Identity guest)
    {
        var tokens = await ClaimersAsync(session, org, [guest]);
        if (guest.Kind != "record") return tokens;
        // A record is mostly found or made, and claimed by nobody.
        tokens.UnionWith(await session.ListAsync(
            "select t.token from bookings b join bindings t on t.org = b.org || '' and t.subject_id = b.booking_id where b.org = @org and "
            + "b.record_id = @value",
            row => row.GetString(0), ("org", org), ("value", guest.Value)));
        return tokens;
    }

    /// <summary>Who holds one of these identities.</summary>
    public static async Task<HashSet<string>> ClaimersAsync(SqlSession session, OrgId org, IEnumerable<Identity> identities)
    {
        var tokens = new HashSet<string>();
        foreach (var identity in identities)
            if (await session.ScalarAsync(Claimer, ("org", org), ("kind", identity.Kind), ("value", identity.Value)) is string token)
                tokens.Add(token);
        return tokens;
    }

    public static Task<List<Identity>> ClaimsAsync(SqlSession session, OrgId org, string token) => session.ListAsync(
        "select kind, value from claims where org = @org and token = @token order by kind, value",
        row => new Identity(row.GetString(0), row.GetString(1)), ("org", org), ("token", token));

    public static Task<List<string>> SubjectsAsync(SqlSession session, OrgId org, string token, int limit) => session.ListAsync(
        "select subject_id from bindings where org = @org and token = @token order by subject_id limit @limit", row => row.GetString(0),
        ("org", org), ("token", token), ("limit", limit));

    public static Task<ExportedGuest?> FindAsync(SqlSession session, OrgId org, string token, IEnumerable<Identity> claims) =>
        session.FirstAsync(
            "select email, state from guests where org = @org and token = @token",
            row => new ExportedGuest(
                HashedEmail.Shown(row.OptionalText(0)), [.. claims.Select(claim => $"{claim.Kind}:{claim.Value}")], row.OptionalText(1)),
            ("org", org), ("token", token));

    /// <summary>Who the guest is. Its bookings stay bound to it until each is erased.</summary>
    public static async Task<int> ForgetAsync(SqlSession session, OrgId org, string token, ISet<string> records)
    {
        if (await FindAsync(session, org, token, []) is { Notes: { } notes }) records.UnionWith(RecordOf(notes));
        var erased = 0;
        foreach (var table in OfGuest)
            erased += await session.ExecuteAsync(
                $"delete from {table} where org = @org and token = @token", ("org", org), ("token", token));
        return erased;
    }

    /// <summary>All of a booking but its events that are done, which only a walk finds.</summary>
    public static async Task<int> EraseSubjectAsync(SqlSession session, OrgId org, string subject, ISet<string> records)
    {
        (string, object?)[] values = [("org", org), ("subject", subject)];
        foreach (
            var state in await session.ListAsync(
                "select state from bookings where org = @org and booking_id = @subject", row => row.GetString(0), values))
            records.UnionWith(RecordsOf(state));
        // In the order in which a commit touches them.
        return await session.ExecuteAsync("delete from bookings where org = @org and booking_id = @subject", values)
            + await session.ExecuteAsync("delete from history where org = @org and booking_id = @subject", values)
            + await session.ExecuteAsync(
                $"update inbox set state = 1, payload = @empty, subject_id = '' where sequence {session.In("@sequences")}",
                ("empty", Array.Empty<byte>()),
                (
                    "sequences",
                    (
                        await session.ListAsync(
                            "select sequence from inbox where org = @org and subject_id = @subject and state = 0",
                            row => row.GetInt64(0),
                            values)).ToArray()))
            + await session.ExecuteAsync("delete from failures where org = @org and subject_id = @subject", values)
            + await session.ExecuteAsync("delete from bindings where org = @org and subject_id = @subject", values);
    }

    public static async Task<int> EmptyEventsAsync(SqlSession session, OrgId org, IReadOnlyCollection<long> sequences)
    {
        if (sequences.Count == 0) return 0;
        await session.ExecuteAsync(
            $"delete from failures where org = @org and subject_id = '' and sequence {session.In("@sequences")}",
            ("org", org),
            ("sequences", sequences.ToArray()));
        return await session.ExecuteAsync(
            $"update inbox set state = 1, payload = @empty, subject_id = '' where sequence {session.In("@sequences")}",
            ("empty", Array.Empty<byte>()), ("sequences", sequences.ToArray()));
    }

    /// <summary>The org's events in this stretch of the inbox; the payload only where the subject is bound to nobody.</summary>
    /// <remarks>The org as it is would be looked up in the index of event ids, and all its events be passed for each stretch.</remarks>
    public static Task<List<WalkedEvent>> WalkAsync(SqlSession session, OrgId org, long after, long until) => session.ListAsync(
        """
        select i.sequence, i.subject_id, i.received_at, i.order_time, case when b.token is null then i.payload end
        from inbox i left join bindings b on b.org = i.org and b.subject_id = i.subject_id
        where i.sequence > @after and i.sequence <= @until and i.org || '' = @org
        """,
        row => new WalkedEvent(
            row.GetInt64(0), row.GetString(1), row.Time(2), row.Time(3), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)),
        ("after", after), ("until", until), ("org", org));

    public static Task<List<ExportedEvent>> EventsAsync(SqlSession session, IEnumerable<long> sequences) => session.ListAsync(
        $"select event_id, subject_id, type, received_at, payload from inbox where sequence {session.In("@sequences")} order by sequence",
        row => new ExportedEvent(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.GetFieldValue<byte[]>(4)),
        ("sequences", sequences.ToArray()));

    public static IEnumerable<string> RecordsOf(string state)
    {
        if (BookingJournal.TryFromJson(state)?.Link is not { } link) return [];
        SalesforceId?[] ids = [link.RecordId, link.AccountId, link.EventId, link.CaseId];
        return ids.OfType<SalesforceId>().Select(id => id.Value);
    }

    public static IEnumerable<string> RecordOf(string notes)
    {
        try
        {
            using var document = JsonDocument.Parse(notes);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("recordId", out var id)
                && id.ValueKind == JsonValueKind.String ? [id.GetString()!] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

internal sealed record WalkedEvent(long Sequence, string SubjectId, DateTimeOffset ReceivedAt, DateTimeOffset OrderTime, byte[]? Unbound);
