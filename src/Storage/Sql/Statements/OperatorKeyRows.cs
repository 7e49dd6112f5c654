namespace OnceHub.Sync.Storage.Sql;

/// <summary>The hashes of named operator keys.</summary>
internal static class OperatorKeyRows
{
    private const string List = "select name, hash, created_at, created_by from operator_keys order by name";

    private const string Add = """
        insert into operator_keys (name, hash, created_at, created_by) values (@name, @hash, @now, @by) on conflict do nothing
        """;

    private const string Remove = "delete from operator_keys where name = @name";

    public static Task<List<OperatorKeyRecord>> ListAsync(SqlSession session) => session.ListAsync(
        List, row => new OperatorKeyRecord(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3)));

    public static async Task<bool> AddAsync(SqlSession session, OperatorKeyRecord key) => await session.ExecuteAsync(
        Add, ("name", key.Name), ("hash", key.Hash), ("now", key.CreatedAt), ("by", key.CreatedBy)) == 1;

    public static async Task<bool> RemoveAsync(SqlSession session, string name) => await session.ExecuteAsync(Remove, ("name", name)) == 1;
}
