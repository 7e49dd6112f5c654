using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Removes an org: what opens it at once, the rest in steps. Its lines of the audit stay until they are old.</summary>
internal static class OrgRemoval
{
    private const int RowsPerStep = 1_000;
    private const int PeoplePerStep = 200;

    /// <summary>Every table with rows of an org, and how its rows are told apart.</summary>
    internal static readonly (string Table, string Key)[] Tables =
    [
        ("drafts", "org, person"), ("settings", "org, version"), ("person_roles", "email, org"), ("seen", "org, kind, id"),
        ("replays", "id"), ("failures", "id"), ("history", "id"), ("inbox", "sequence"), ("bookings", "org, booking_id"),
        ("bindings", "org, subject_id"), ("guest_words", "org, word, token"), ("claims", "org, kind, value"), ("guests", "org, token"),
        ("shared_claims", "org, kind, value"),
        ("hours", "hour, org, slot"),
        ("erased", "org, hash"),
        ("retired", "org, hash"),
        ("leases", "org"),
    ];

    public static async Task<ErasureRecord?> StartAsync(SqlSession session, OrgId org, string startedBy, DateTimeOffset now)
    {
        if (await session.ExecuteAsync(
                "update orgs set removed_at = @now where org = @org and removed_at is null", ("now", now), ("org", org)) == 0)
            return null;
        var erased = await session.ExecuteAsync("delete from secrets where scope = @org", ("org", org));
        var id = await ErasureRows.InsertAsync(session, org, ErasureRows.OfOrg, ErasureNotes.None, startedBy, now, erased, []);
        return (await ErasureRows.FindAsync(session, id))!.Record;
    }

    /// <summary>Twice over all tables, the second time when no request or turn that had begun before can still be under way.</summary>
    public static async Task<ErasureRow> StepAsync(SqlSession session, ErasureRow row, DateTimeOffset now)
    {
        var org = row.Record.Org;
        if (row.Reached < Tables.Length)
        {
            var (table, key) = Tables[row.Reached];
            // Who worked here alone goes along. The roles tell who that is, so they go after.
            if (table == "person_roles" && await People.DeleteOnlyInAsync(session, org, PeoplePerStep) is var (people, isMore))
            {
                row = Erasures.Counted(row, people);
                if (isMore) return row;
            }
            var gone = await session.ExecuteAsync(
                $"delete from {table} where ({key}) in (select {key} from {table} where org = @org limit @limit)",
                ("org", org),
                ("limit", RowsPerStep));
            row = Erasures.Counted(row, gone);
            return gone == RowsPerStep ? row : row with { Reached = row.Reached + 1 };
        }
        row = Erasures.Counted(row, await session.ExecuteAsync("delete from secrets where scope = @org", ("org", org)));
        if (row.Stage == ErasureStage.Rows)
            return row with
            {
                Stage = ErasureStage.Leftovers, Reached = 0, NextAt = Erasures.Later(now, row.Record.StartedAt + Erasures.Settling),
            };
        var last = await session.ExecuteAsync("delete from grain_states where key like @keys", ("keys", $"%/{org}"))
            + await session.ExecuteAsync("delete from erasures where org = @org and id <> @id", ("org", org), ("id", row.Record.Id))
            + await session.ExecuteAsync("delete from orgs where org = @org", ("org", org));
        return Erasures.Ended(Erasures.Counted(row, last), now);
    }
}
