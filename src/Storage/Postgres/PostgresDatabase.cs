using Npgsql;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>A PostgreSQL database. Turns are kept by the queues in front of it and by the pool of connections.</summary>
internal sealed class PostgresDatabase : ISqlDatabase
{
    private const int MaxTries = 6;

    // Any number, as long as it stays: the lock that those who migrate wait for.
    private const long MigrationLock = 0x6F6E_6365_6875_6230;

    private readonly NpgsqlDataSource _source;
    private readonly IReadOnlyList<Migration> _migrations;

    public PostgresDatabase(StorageOptions options, IReadOnlyList<Migration> migrations)
    {
        _migrations = migrations;
        _source = PostgresConnections.Open(options);
    }

    public Task<T> ReadAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync<T>(async session => await work(session), transactional: false, cancellationToken);

    public Task<T> WriteAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync<T>(async session => await work(session), transactional: true, cancellationToken);

    /// <summary>Runs work on a connection; all or nothing if it is transactional. Once begun, it is not cancelled.</summary>
    public async Task<T> RunAsync<T>(Func<PostgresSession, Task<T>> work, bool transactional, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                if (!transactional) return await work(new PostgresSession(connection, null));
                await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
                var result = await work(new PostgresSession(connection, transaction));
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (PostgresException error) when (error.IsRolledBackForAnother() && tries < MaxTries)
            {
                // Nothing of it was kept, so it is simply done again.
            }
            catch (Exception error) when (PostgresErrors.AsUnavailable(error) is { } unavailable)
            {
                throw unavailable;
            }
        }
    }

    public Task MigrateAsync(Func<SqlSession, Task> last, CancellationToken cancellationToken) => RunAsync(async session =>
    {
        // A large index takes its time, and whoever migrates at once waits for all of it, whatever limits the role or the database has.
        session.CommandTimeout = Timeout.InfiniteTimeSpan;
        await session.ExecuteAsync(
            "set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0");
        await session.ExecuteAsync("select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout'");
        await session.ExecuteAsync("select pg_advisory_xact_lock(@lock)", ("lock", MigrationLock));
        if (await session.ScalarAsync("select current_setting('synchronous_commit')") is "off")
            throw new StoreSchemaException(
                "synchronous_commit is off for this PostgreSQL database or user: "
                + "accepted events could be lost when the server crashes. Set it to on.");
        // Whoever may only read and write what is there is not asked for the right to make tables.
        if (await session.ScalarAsync("select to_regclass('schema_versions')::text") is null)
            await session.ExecuteAsync("create table schema_versions (version bigint primary key, name text not null)");
        var version = await session.CountAsync("select max(version) from schema_versions");
        foreach (var step in Migration.After(version, _migrations, "of Storage:ConnectionString"))
        {
            await session.ExecuteAsync(step.Sql);
            await session.ExecuteAsync(
                "insert into schema_versions (version, name) values (@version, @name)", ("version", step.Version), ("name", step.Name));
        }
        await last(session);
        return true;
    }, transactional: true, cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        const string state = "select case when pg_is_in_recovery() then 'standby' else current_setting('transaction_read_only') end";
        var why = await ReadAsync("", session => session.ScalarAsync(state), cancellationToken) switch
        {
            "standby" => "is a standby and only reads: name the primary, or wait until it is promoted.",
            "on" => "takes no writes: default_transaction_read_only is on, as managed servers set it when their storage is full.",
            _ => null,
        };
        if (why is not null) throw new StoreUnavailableException($"The PostgreSQL server of Storage:ConnectionString {why}");
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
