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
        select org, version, json, saved_by, saved_at from settings where org = @org order by version desc limit 1
        """;

    // The first one whatever its length.
    private const string ListedSettings = """
        select org, version, json, saved_by, saved_at from (
            select org, version, json, saved_by, saved_at, sum(octet_length(json)) over (order by version desc) - octet_length(json) as before
            from settings where org = @org and version < @before order by version desc limit @limit) w
        where before < @most order by version desc
        """;

    private const string OneSettings = """
        select org, version, json, saved_by, saved_at from settings where org = @org and version = @version
        """;

    private const string DropOldSettings = """
        delete from settings where org = @org and version < @version and version in (
            select version from (
                select version, sum(octet_length(json)) over (order by version desc) as total from settings where org = @org) w
            where total > @most)
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

    public static Task<List<SettingsRecord>> ListSettingsAsync(SqlSession session, OrgId org, long before, int limit) =>
        session.ListAsync(
            ListedSettings, Settings, ("org", org), ("before", before), ("limit", limit), ("most", IOrgStore.SettingsPerPage));

    public static Task<SettingsRecord?> FindSettingsAsync(SqlSession session, OrgId org) =>
        session.FirstAsync(NewestSettings, Settings, ("org", org));

    public static Task<SettingsRecord?> FindSettingsAsync(SqlSession session, OrgId org, long version) =>
        session.FirstAsync(OneSettings, Settings, ("org", org), ("version", version));

    public static async Task<SettingsRecord?> SaveSettingsAsync(SqlSession session, SettingsRecord settings, long expectedVersion)
    {
        var isSaved = await session.ExecuteAsync(SaveSettings,
            ("org", settings.Org), ("version", settings.Version), ("json", settings.Json),
            ("by", settings.SavedBy), ("now", settings.SavedAt), ("expected", expectedVersion)) == 1;
        if (!isSaved) return null;
        await session.ExecuteAsync(
            DropOldSettings, ("org", settings.Org), ("version", settings.Version), ("most", IOrgStore.SettingsKept));
        return settings;
    }

    private static OrgRecord Org(DbDataReader row) => new(OrgId.Parse(row.GetString(0)), row.GetString(1), row.Time(2));

    private static SettingsRecord Settings(DbDataReader row) =>
        new(OrgId.Parse(row.GetString(0)), row.GetInt64(1), row.GetString(2), row.GetString(3), row.Time(4));
}
