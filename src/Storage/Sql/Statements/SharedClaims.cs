using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Names shared by guests: the first proposal stays.</summary>
internal static class SharedClaims
{
    private const string Insert = """
        insert into shared_claims (org, kind, value, token) values (@org, @kind, @value, @token) on conflict do nothing
        """;

    private const string Find = "select token from shared_claims where org = @org and kind = @kind and value = @value";

    public static async Task<string> ClaimAsync(SqlSession session, OrgId org, string kind, string value, string proposed)
    {
        var key = SqlValue.Key(value);
        await session.ExecuteAsync(Insert, ("org", org), ("kind", kind), ("value", key), ("token", proposed));
        return (string)(await session.ScalarAsync(Find, ("org", org), ("kind", kind), ("value", key)))!;
    }

    public static async Task<string?> FindAsync(SqlSession session, OrgId org, string kind, string value) =>
        (string?)await session.ScalarAsync(Find, ("org", org), ("kind", kind), ("value", SqlValue.Key(value)));
}
