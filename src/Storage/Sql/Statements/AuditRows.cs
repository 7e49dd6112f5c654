using System.Data.Common;
using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>The audit. There is no statement here that changes or removes a line; purging removes those that are too old.</summary>
internal static class AuditRows
{
    private const string Append = """
        insert into audit (at, actor, address, act, org, target, summary) values (@at, @actor, @address, @act, @org, @target, @summary)
        """;

    public static Task AppendAsync(SqlSession session, AuditEntry entry) => session.ExecuteAsync(
        Append, ("at", entry.At), ("actor", SqlValue.Key(entry.Actor)), ("address", entry.Address), ("act", entry.Act),
        ("org", entry.Org?.Value ?? ""), ("target", SqlValue.Key(entry.Target)), ("summary", entry.Summary));

    public static async Task<Page<AuditEntry>> ListAsync(SqlSession session, AuditFilter filter, string? cursor, int limit)
    {
        List<(string, object?)> values = [("limit", limit + 1)];
        var conditions = new List<string>();
        if (filter.Org is { } org) Add("org = @org", "org", org);
        if (filter.Actor is { } actor) Add("actor = @actor", "actor", SqlValue.Key(actor));
        if (filter.Act is { } act) Add("act = @act", "act", act);
        if (filter.From is { } from) Add("at >= @from", "from", from);
        if (filter.Until is { } until) Add("at < @until", "until", until);
        if (cursor is not null)
        {
            var after = Cursor.Parse(cursor);
            Add("(at, id) < (@after, @id)", "after", after.At);
            values.Add(("id", long.TryParse(after.Name, CultureInfo.InvariantCulture, out var id)
                ? id
                : throw new FormatException($"'{cursor}' is not a cursor of the audit: give the next cursor of the page before.")));
        }
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        var rows = await session.ListAsync(
            $"select id, at, actor, address, act, org, target, summary from audit{where} order by at desc, id desc limit @limit",
            Entry, [.. values]);
        return Pages.Of(rows, limit, last => new Cursor(last.At, last.Id.ToString(CultureInfo.InvariantCulture)));

        void Add(string condition, string name, object value)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }
    }

    private static AuditEntry Entry(DbDataReader row) => new(
        row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetString(5) is { Length: > 0 } org ? OrgId.Parse(org) : null, row.GetString(6), row.GetString(7), row.GetInt64(0));
}
