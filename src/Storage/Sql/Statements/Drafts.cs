using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Settings that are worked on.</summary>
internal static class Drafts
{
    private const string Find = "select person, version, base, json, saved_at from drafts where org = @org and person = @person";

    private const string Insert = """
        insert into drafts (org, person, version, base, json, saved_at) values (@org, @person, 1, @base, @json, @now) on conflict do nothing
        """;

    private const string Update = """
        update drafts set version = version + 1, base = @base, json = @json, saved_at = @now
        where org = @org and person = @person and version = @expected
        """;

    private const string Delete = "delete from drafts where org = @org and person = @person";

    private const string DeleteVersion = $"{Delete} and version = @version";

    public static Task<DraftRecord?> FindAsync(SqlSession session, OrgId org, string person) =>
        session.FirstAsync(Find, Draft, ("org", org), ("person", SqlValue.Key(person)));

    public static async Task<DraftRecord?> SaveAsync(
        SqlSession session, OrgId org, string person, string json, long basedOn, long expectedVersion, DateTimeOffset now)
    {
        (string, object?)[] values = [("org", org), ("person", SqlValue.Key(person)), ("base", basedOn), ("json", json), ("now", now)];
        var saved = expectedVersion == 0
            ? await session.ExecuteAsync(Insert, values)
            : await session.ExecuteAsync(Update, [.. values, ("expected", expectedVersion)]);
        return saved == 1 ? await FindAsync(session, org, person) : null;
    }

    public static async Task<bool> DeleteAsync(SqlSession session, OrgId org, string person, long? version)
    {
        var deleted = version is null
            ? await session.ExecuteAsync(Delete, ("org", org), ("person", SqlValue.Key(person)))
            : await session.ExecuteAsync(DeleteVersion, ("org", org), ("person", SqlValue.Key(person)), ("version", version));
        return deleted > 0;
    }

    private static DraftRecord Draft(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.Time(4));
}
