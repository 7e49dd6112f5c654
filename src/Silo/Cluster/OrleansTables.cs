using Npgsql;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Looks whether the database has what Orleans' official scripts make, before the silo starts. They are not ours to make:
/// membership rests on them, and the operator applies them.
/// </summary>
internal sealed class OrleansTables(ClusterSettings settings) : IHostedService
{
    private static readonly string[] Tables = ["orleansquery", "orleansmembershiptable", "orleansmembershipversiontable", "orleansstorage", "orleansreminderstable"];

    private static readonly string[] Queries =
    [
        "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey", "DeleteStorageKey",
        "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey",
        "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey", "WriteToStorageKey",
    ];

    /// <exception cref="SiloStartException">Something is missing, or the database cannot be reached; the message says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(settings.Database!);
            var missing = await MissingAsync(source, cancellationToken);
            if (missing.Count == 0) return;
            throw new SiloStartException(
                $"The database '{new NpgsqlConnectionStringBuilder(settings.Database).Database}' lacks {string.Join(", ", missing)} of Microsoft Orleans' PostgreSQL scripts. "
                + "Fetch and apply them with deploy/postgres/fetch.sh and deploy/postgres/apply.sh, then start again (docs/cluster.md).");
        }
        catch (NpgsqlException unreachable)
        {
            throw new SiloStartException($"The cluster's database cannot be reached ({unreachable.Message}). Check {ClusterSettings.Section}:ConnectionString or OnceHub:Storage:ConnectionString, and that the server runs.", unreachable);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var tables = await MissingAsync(source, "select name from unnest(@names) name where to_regclass(name) is null", Tables, cancellationToken);
        if (tables.Contains(Tables[0])) return [.. tables.Select(name => $"table {name}")];
        var queries = await MissingAsync(source, "select name from unnest(@names) name where not exists (select from orleansquery where querykey = name)", Queries, cancellationToken);
        return [.. tables.Select(name => $"table {name}"), .. queries.Select(name => $"query {name}")];
    }

    private static async Task<List<string>> MissingAsync(NpgsqlDataSource source, string sql, string[] names, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("names", names);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> missing = [];
        while (await reader.ReadAsync(cancellationToken)) missing.Add(reader.GetString(0));
        return missing;
    }
}
