using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Erasures as they are stored, each with where it is.</summary>
internal static class ErasureRows
{
    public const long OfGuest = 0;
    public const long OfOrg = 1;

    private const string Columns =
        "id, org, started_by, started_at, ended_at, erased, records, kind, stage, notes, reached, next_at, version";

    private const string Insert = """
        insert into erasures (org, version, kind, stage, notes, reached, next_at, started_by, started_at, erased, records)
        values (@org, 0, @kind, 0, @notes, 0, @now, @by, @now, @erased, @records) returning id
        """;

    // The longest due of each org: one that has started many keeps nobody else's waiting.
    private const string Due = """
        select id from (
            select id, next_at, row_number() over (partition by org order by next_at, id) as place
            from erasures
            where ended_at is null and (next_at <= @now or next_at > @latest)) as due
        where place = 1
        order by next_at, id
        limit @limit
        """;

    private const string Running = """
        select count(*) from (
            select 1 from erasures where org = @org and ended_at is null and kind = 0 limit @most) as running
        """;

    // Whoever else does the same step at once waits for this row, and then finds it changed.
    private const string Claim = "update erasures set version = version + 1 where id = @id and version = @version and ended_at is null";

    private const string PutOff = "update erasures set next_at = @next where id = @id and ended_at is null and next_at < @next";

    private const string Save = """
        update erasures set stage = @stage, notes = @notes, reached = @reached, next_at = @next, ended_at = @ended, erased = @erased, records = @records
        where id = @id
        """;

    public static async Task<long> InsertAsync(
        SqlSession session,
        OrgId org,
        long kind,
        ErasureNotes notes,
        string startedBy,
        DateTimeOffset now,
        long erased,
        IEnumerable<string> records) =>
        await session.CountAsync(
            Insert, ("org", org), ("kind", kind), ("notes", notes.ToJson()), ("now", now), ("by", startedBy), ("erased", erased),
            ("records", JsonSerializer.Serialize(records)));

    public static Task<ErasureRow?> FindAsync(SqlSession session, long id) =>
        session.FirstAsync($"select {Columns} from erasures where id = @id", Read, ("id", id));

    public static async Task<List<ErasureRecord>> ListAsync(SqlSession session, OrgId org, int limit) => [.. (await session.ListAsync(
        $"select {Columns} from erasures where org = @org and kind = 0 order by id desc limit @limit",
        Read,
        ("org", org),
        ("limit", limit))).Select(row => row.Record),
];

    public static Task<List<long>> FindDueAsync(SqlSession session, DateTimeOffset now, int limit) =>
        session.ListAsync(
            Due, row => row.GetInt64(0), ("now", now), ("latest", now + DueTimes.LongestRest), ("limit", limit));

    /// <summary>Of guests, up to a number.</summary>
    public static Task<long> CountRunningAsync(SqlSession session, OrgId org, int most) =>
        session.CountAsync(Running, ("org", org), ("most", most));

    public static async Task<bool> ClaimAsync(SqlSession session, ErasureRow row) =>
        await session.ExecuteAsync(Claim, ("id", row.Record.Id), ("version", row.Version)) == 1;

    public static Task<int> PutOffAsync(SqlSession session, long id, DateTimeOffset until) =>
        session.ExecuteAsync(PutOff, ("next", until), ("id", id));

    public static Task SaveAsync(SqlSession session, ErasureRow row) => session.ExecuteAsync(
        Save,
        ("stage", (long)row.Stage),
        ("notes", row.Notes.ToJson()),
        ("reached", row.Reached),
        ("next", row.NextAt),
        ("ended", row.Record.EndedAt),
        ("erased", row.Record.Erased), ("records", JsonSerializer.Serialize(row.Record.Records.AsEnumerable())), ("id", row.Record.Id));

    private static ErasureRow Read(DbDataReader row) => new(
        new ErasureRecord(
            row.GetInt64(0), OrgId.Parse(row.GetString(1)), row.GetString(2), row.Time(3), row.OptionalTime(4), row.GetInt64(5),
            JsonSerializer.Deserialize<ImmutableArray<string>>(row.GetString(6))),
        row.GetInt64(7),
        (ErasureStage)row.GetInt64(8),
        ErasureNotes.Read(row.GetString(9)),
        row.GetInt64(10),
        row.Time(11),
        row.GetInt64(12));
}

internal enum ErasureStage
{
    /// <summary>The guest's bookings; of an org, all its rows.</summary>
    Rows,

    /// <summary>The inbox, from its start to where it was when the bookings were gone.</summary>
    Inbox,

    /// <summary>Once no turn that had begun before can still be under way: what such turns recorded.</summary>
    Leftovers,

    /// <summary>The inbox once more, where somebody holds the guest's identities again.</summary>
    Returned,
}

internal sealed record ErasureRow(
    ErasureRecord Record, long Kind, ErasureStage Stage, ErasureNotes Notes, long Reached, DateTimeOffset NextAt, long Version);

/// <summary>What an erasure looks for. Nothing of it is kept once it has ended.</summary>
internal sealed record ErasureNotes
{
    public static readonly ErasureNotes None = new();

    public string Region { get; init; } = "";

    public ImmutableArray<Identity> Identities { get; init; } = [];

    public ImmutableArray<string> Tokens { get; init; } = [];

    public ImmutableSortedSet<string> Subjects { get; init; } = [];

    /// <summary>The last event of the inbox that is looked at.</summary>
    public long Last { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ErasureNotes Read(string json) => JsonSerializer.Deserialize<ErasureNotes>(json) ?? None;
}
