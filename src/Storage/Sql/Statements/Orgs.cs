using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Orgs and their settings.</summary>
internal static class Orgs
{
    private const string Create = """
        insert into orgs (org, display_name, created_at) values (@org, @name, @now) on conflict do nothing
        """;

    private const string Find = "select org, display_name, created_at from orgs where org = @org and removed_at is null";

    private const string List = "select org, display_name, created_at from orgs where removed_at is null order by org";

    private const string NewestSettings = """
        select org, version, json, saved_by, saved_at from settings where org = @org order by version desc limit @limit
        """;

    private const string SaveSettings = """
        insert into settings (org, version, json, saved_by, saved_at)
        select @org, @version, @json, @by, @now
        where coalesce((select max(version) from settings where org = @org), 0) = @expected
        on conflict do nothing
        """;

    public static async Task<bool> CreateAsync(SqlSession session, OrgId org, string displayName, DateTimeOffset now) =>
        await session.ExecuteAsync(Create, ("org", org), ("name", displayName), ("now", now)) == 1;

    public static Task<OrgRecord?> FindAsync(SqlSession session, OrgId org) => session.FirstAsync(Find, Org, ("org", org));

    public static Task<List<OrgRecord>> ListAsync(SqlSession session) => session.ListAsync(List, Org);

    public static Task<List<SettingsRecord>> ListSettingsAsync(SqlSession session, OrgId org, int limit) =>
        session.ListAsync(NewestSettings, Settings, ("org", org), ("limit", limit));

    public static async Task<SettingsRecord?> SaveSettingsAsync(SqlSession session, SettingsRecord settings, long expectedVersion) =>
        await session.ExecuteAsync(SaveSettings,
            ("org", settings.Org), ("version", settings.Version), ("json", settings.Json),
            ("by", settings.SavedBy), ("now", settings.SavedAt), ("expected", expectedVersion)) == 1
            ? settings
            : null;

    private static OrgRecord Org(DbDataReader row) => new(OrgId.Parse(row.GetString(0)), row.GetString(1), row.Time(2));

    private static SettingsRecord Settings(DbDataReader row) =>
        new(OrgId.Parse(row.GetString(0)), row.GetInt64(1), row.GetString(2), row.GetString(3), row.Time(4));
}
