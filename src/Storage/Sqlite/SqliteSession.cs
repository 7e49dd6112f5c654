using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>A connection whose statements stay prepared.</summary>
internal sealed class SqliteSession : SqlSession, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <param name="path">The database file.</param>
    /// <param name="patience">How long to wait for another process's lock.</param>
    /// <param name="writes">Whether it may write, and create the file.</param>
    public static SqliteSession Open(string path, TimeSpan patience, bool writes) => Open(
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds),
        },
        // FULL: a commit is on the disk when it returns, also when the power goes. Secure: what is deleted is not in the file any more.
        // SqliteCheckpoints bring the log over; at 16,000 pages (64 MB) a commit helps with what is left, so that it ends somewhere.
        writes
            ? "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma cache_size = -65536; "
                + "pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 16000;"
            : "pragma query_only = on; pragma cache_size = -16384;");

    /// <summary>A file that nobody writes to, as it is by itself: nothing is locked, read or made beside it, so that a medium will do
    /// that cannot be written.</summary>
    public static SqliteSession OpenUnchanging(string path) => Open(
        new SqliteConnectionStringBuilder
        {
            DataSource = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1", Mode = SqliteOpenMode.ReadOnly,
        },
        "pragma cache_size = -16384;");

    private static SqliteSession Open(SqliteConnectionStringBuilder settings, string begin)
    {
        settings.Pooling = false;
        var connection = new SqliteConnection(settings.ConnectionString);
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            session.Run(begin);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Of the orgs that were asked about in this transaction: whether they have open failures.</summary>
    public Dictionary<OrgId, bool> OpenFailures { get; } = [];

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0;

    /// <summary>How many pages this connection has written to the log since this was asked last.</summary>
    public long TakePagesWritten()
    {
        _ = SQLitePCL.raw.sqlite3_db_status(_connection.Handle!, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Begins a transaction that writes.</summary>
    public void Begin()
    {
        OpenFailures.Clear();
        Run("begin immediate");
    }

    /// <summary>Runs a statement that takes and gives no values.</summary>
    public void Run(string sql) => Prepared(sql).ExecuteNonQuery();

    public override Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] values)
    {
        try
        {
            if (!_statements.TryGetValue(sql, out var statement))
                _statements[sql] = statement = new SqliteStatement(_connection.Handle!, sql, values.Select(value => value.Name));
            return Task.FromResult(statement.Run(values));
        }
        catch (Exception error)
        {
            // It ran on the spot; whoever awaits it later is told all the same where he awaits it.
            return Task.FromException<int>(error);
        }
    }

    public override string In(string parameter) => $"in (select value from json_each({parameter}))";

    public override string By(string index) => $" indexed by {index}";

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }

    protected override DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = Prepared(sql);
        if (command.Parameters.Count == 0)
            foreach (var (name, _) in values) command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = ValueOf(values[i].Value);
        return command;
    }

    /// <summary>As it is given to SQLite: several numbers as the JSON that <see cref="In"/> reads.</summary>
    internal static object ValueOf(object? value) => value is long[] numbers ? JsonSerializer.Serialize(numbers) : SqlValue.Of(value);

    private SqliteCommand Prepared(string sql)
    {
        if (_prepared.TryGetValue(sql, out var command)) return command;
        command = _connection.CreateCommand();
        command.CommandText = sql;
        _prepared.Add(sql, command);
        return command;
    }
}
