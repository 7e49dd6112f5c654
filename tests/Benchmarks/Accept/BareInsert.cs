using Microsoft.Data.Sqlite;
using Npgsql;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Rows of the inbox, many to a commit, with the statements that the stores use.</summary>
internal abstract class BareInsert : IAsyncDisposable
{
    public static BareInsert Of(StorageOptions options) =>
        options.Provider == StorageProvider.Postgres ? new IntoPostgres(options.ConnectionString!) : new IntoSqlite(options.Path);

    public abstract Task WriteAsync(IReadOnlyList<Row> rows);

    public abstract ValueTask DisposeAsync();

    private sealed class IntoSqlite : BareInsert
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _begin;
        private readonly SqliteCommand _insert;
        private readonly SqliteCommand _commit;

        public IntoSqlite(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=False");
            _connection.Open();
            Command("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536; pragma wal_autocheckpoint = 16000;")
                .ExecuteNonQuery();
            _begin = Command("begin immediate");
            _commit = Command("commit");
            _insert = Command("""
                insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
                values ('bare', @event, @event, 'booking.scheduled', 1, 1, 1, 0, @payload)
                on conflict do nothing
                """);
            _insert.Parameters.Add("@event", SqliteType.Text);
            _insert.Parameters.Add("@payload", SqliteType.Blob);
            _insert.Prepare();
        }

        public override Task WriteAsync(IReadOnlyList<Row> rows)
        {
            _begin.ExecuteNonQuery();
            foreach (var row in rows)
            {
                _insert.Parameters[0].Value = $"EVNT-BKNG-load-{row.Number}-scheduled";
                _insert.Parameters[1].Value = row.Body;
                _insert.ExecuteNonQuery();
            }
            _commit.ExecuteNonQuery();
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => _connection.DisposeAsync();

        private SqliteCommand Command(string sql) => new(sql, _connection);
    }

    private sealed class IntoPostgres(string connectionString) : BareInsert
    {
        private readonly NpgsqlConnection _connection = new(connectionString);
        private NpgsqlCommand? _insert;

        public override async Task WriteAsync(IReadOnlyList<Row> rows)
        {
            _insert ??= await PrepareAsync();
            _insert.Parameters[0].Value = rows.Select(row => $"EVNT-BKNG-load-{row.Number}-scheduled").ToArray();
            _insert.Parameters[1].Value = rows.Select(row => row.Body).ToArray();
            await _insert.ExecuteNonQueryAsync();
        }

        public override ValueTask DisposeAsync() => _connection.DisposeAsync();

        private async Task<NpgsqlCommand> PrepareAsync()
        {
            await _connection.OpenAsync();
            var insert = new NpgsqlCommand(
                """
                insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
                select 'bare', event, event, 'booking.scheduled', 1, 1, 1, 0, payload from unnest($1, $2) as given (event, payload)
                on conflict do nothing
                returning org, event_id
                """,
                _connection)
            {
                Parameters = { new NpgsqlParameter<string[]>(), new NpgsqlParameter<byte[][]>() },
            };
            insert.Parameters[0].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text;
            insert.Parameters[1].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Bytea;
            return insert;
        }
    }
}
