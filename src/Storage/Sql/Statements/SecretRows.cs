using OnceHub.Sync.Storage.Secrets;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Secrets as they are stored: sealed.</summary>
internal static class SecretRows
{
    private const string Find = "select key_id, sealed, version from secrets where scope = @scope and name = @name";

    private const string Upsert = """
        insert into secrets (scope, name, version, key_id, sealed) values (@scope, @name, 1, @key, @sealed)
        on conflict (scope, name) do update set version = secrets.version + 1, key_id = excluded.key_id, sealed = excluded.sealed
        """;

    private const string Insert = """
        insert into secrets (scope, name, version, key_id, sealed) values (@scope, @name, 1, @key, @sealed) on conflict do nothing
        """;

    private const string Update = """
        update secrets set version = version + 1, key_id = @key, sealed = @sealed
        where scope = @scope and name = @name and version = @expected
        """;

    private const string Delete = "delete from secrets where scope = @scope and name = @name";

    public static Task<SecretRow?> FindAsync(SqlSession session, string scope, string name) => session.FirstAsync(
        Find, row => new SecretRow(new SealedSecret(row.GetString(0), row.GetFieldValue<byte[]>(1)), row.GetInt64(2)),
        ("scope", scope), ("name", name));

    public static async Task<bool> SaveAsync(SqlSession session, string scope, string name, SealedSecret secret, long? expectedVersion) =>
        expectedVersion switch
        {
            null => await session.ExecuteAsync(Upsert, ("scope", scope), ("name", name), ("key", secret.KeyId), ("sealed", secret.Bytes)),
            0 => await session.ExecuteAsync(Insert, ("scope", scope), ("name", name), ("key", secret.KeyId), ("sealed", secret.Bytes)),
            _ => await session.ExecuteAsync(Update,
                ("scope", scope), ("name", name), ("key", secret.KeyId), ("sealed", secret.Bytes), ("expected", expectedVersion)),
        } == 1;

    public static Task<int> DeleteAsync(SqlSession session, string scope, string name) =>
        session.ExecuteAsync(Delete, ("scope", scope), ("name", name));
}

internal sealed record SecretRow(SealedSecret Secret, long Version);
