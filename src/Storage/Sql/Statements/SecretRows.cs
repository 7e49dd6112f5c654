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

    private const string CountByKey = "select scope, key_id, count(*) from secrets group by scope, key_id order by scope, key_id";

    private const string All = "select scope, name, key_id, sealed from secrets";

    private const string OfOtherKeys = "select scope, name, key_id, sealed, version from secrets where key_id <> @key";

    /// <summary>The version stays: the value does.</summary>
    private const string Reseal = """
        update secrets set key_id = @key, sealed = @sealed where scope = @scope and name = @name and version = @expected
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

    /// <summary>How many secrets each scope has of each key.</summary>
    public static Task<List<SealedSecrets>> CountByKeyAsync(SqlSession session) =>
        session.ListAsync(CountByKey, row => new SealedSecrets(row.GetString(0), row.GetString(1), row.GetInt64(2)));

    /// <summary>Opens each; returns how many there are.</summary>
    /// <exception cref="SecretUnreadableException">One cannot be opened.</exception>
    public static async Task<int> OpenAllAsync(SqlSession session, SecretProtector protector) =>
        (await session.ListAsync(All, row => protector.Open(
            row.GetString(0), row.GetString(1), new SealedSecret(row.GetString(2), row.GetFieldValue<byte[]>(3))))).Count;

    /// <summary>Seals with the first key whatever is sealed with another; returns how many secrets that were.</summary>
    public static async Task<int> ResealAsync(SqlSession session, SecretProtector protector)
    {
        var others = await session.ListAsync(
            OfOtherKeys,
            row => (
                Scope: row.GetString(0), Name: row.GetString(1),
                Secret: new SealedSecret(row.GetString(2), row.GetFieldValue<byte[]>(3)), Version: row.GetInt64(4)),
            ("key", protector.KeyId));
        foreach (var (scope, name, secret, version) in others)
        {
            var anew = protector.Seal(scope, name, protector.Open(scope, name, secret));
            await session.ExecuteAsync(
                Reseal, ("scope", scope), ("name", name), ("key", anew.KeyId), ("sealed", anew.Bytes), ("expected", version));
        }
        return others.Count;
    }

    public static Task<int> DeleteAsync(SqlSession session, string scope, string name) =>
        session.ExecuteAsync(Delete, ("scope", scope), ("name", name));
}

internal sealed record SecretRow(SealedSecret Secret, long Version);
