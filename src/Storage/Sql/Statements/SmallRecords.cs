namespace OnceHub.Sync.Storage.Sql;

/// <summary>Small records by key. Their table has kept the name of its first use: processes of earlier versions read it too.</summary>
internal static class SmallRecords
{
    private const string Find = "select version, state from grain_states where key = @key";

    private const string Insert = "insert into grain_states (key, version, state) values (@key, 1, @state) on conflict do nothing";

    private const string Update = "update grain_states set version = version + 1, state = @state where key = @key and version = @expected";

    public static Task<VersionedState?> FindAsync(SqlSession session, string key) =>
        session.FirstAsync(Find, row => new VersionedState(row.GetInt64(0), row.GetString(1)), ("key", key));

    public static async Task<bool> SaveAsync(SqlSession session, string key, VersionedState state) =>
        (state.ExpectedVersion == 0
            ? await session.ExecuteAsync(Insert, ("key", key), ("state", state.State))
            : await session.ExecuteAsync(Update, ("key", key), ("state", state.State), ("expected", state.ExpectedVersion))) == 1;
}
