using System.Globalization;
using Npgsql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>How connections to PostgreSQL are opened, and what holds for all that is done on them.</summary>
internal static class PostgresConnections
{
    /// <summary>What the administrator has set stays.</summary>
    public static NpgsqlConnectionStringBuilder Of(StorageOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            CommandTimeout = (int)options.CommandTimeout.TotalSeconds,
        };
        if (!IsGiven("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
        if (!IsGiven("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        // There are four kinds of batches, and what is asked besides.
        if (!IsGiven("Maximum Pool Size")) settings.MaxPoolSize = Math.Max(settings.MinPoolSize, (4 * options.MaxBatchesInFlight) + 8);
        if (!IsGiven("Application Name")) settings.ApplicationName = "oncehub-sync";
        // Else what the session begins with would hold for its first use alone. Nothing is left behind in a session that a reset would clear.
        if (!IsGiven("No Reset On Close")) settings.NoResetOnClose = true;
        return settings;

        bool IsGiven(string keyword) => settings.ShouldSerialize(keyword);
    }

    public static NpgsqlDataSource Open(StorageOptions options)
    {
        var source = new NpgsqlDataSourceBuilder(Of(options).ConnectionString);
        var begin = Begin(options);
        source.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(begin, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(begin, connection);
                await command.ExecuteNonQueryAsync();
            });
        return source.Build();
    }

    /// <summary>
    /// Each statement looks up a few rows: workers beside it and compiled code cost more than all of it, and are taken where the
    /// planner errs about how many there are. A process that stands still in a transaction, or whose machine is gone, keeps its locks
    /// from the others for only so long.
    /// </summary>
    private static string Begin(StorageOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        set max_parallel_workers_per_gather = 0;
        set jit = off;
        set lock_timeout = {options.LockTimeout.TotalMilliseconds:0};
        set idle_in_transaction_session_timeout = {options.CommandTimeout.TotalMilliseconds:0};
        set tcp_keepalives_idle = 10;
        set tcp_keepalives_interval = 5;
        set tcp_keepalives_count = 3
        """);
}
