using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>
/// One statement that changes rows, prepared once. What stands around a step of SQLite in a command and its reader costs more than the
/// step, and most of what a writer does are such statements.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    /// <param name="database">The connection; it is used by one thread at a time.</param>
    /// <param name="names">Of the values, in the order in which each run gives them.</param>
    public SqliteStatement(sqlite3 database, string sql, IEnumerable<string> names)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement, out var further));
        _places = [.. names.Select(name => raw.sqlite3_bind_parameter_index(_statement, "@" + name))];
        var isWhole = _places.Count(place => place > 0) == raw.sqlite3_bind_parameter_count(_statement);
        if (isWhole && string.IsNullOrWhiteSpace(further)) return;
        _statement.Dispose();
        throw isWhole
            ? new ArgumentException($"There is more than one statement in: {sql}", nameof(sql))
            : new ArgumentException($"A value is missing for: {sql}", nameof(names));
    }

    /// <summary>How many rows were changed.</summary>
    /// <exception cref="SqliteException">
    /// As a command throws it; but a lock of another process is not waited for, since a transaction that writes holds it already.
    /// </exception>
    public int Run((string Name, object? Value)[] values)
    {
        for (var i = 0; i < values.Length; i++)
            if (_places[i] > 0) Check(Bind(_places[i], values[i].Value));
        int stepped;
        try
        {
            do stepped = raw.sqlite3_step(_statement);
            while (stepped == raw.SQLITE_ROW);
            if (stepped != raw.SQLITE_DONE) Check(stepped);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        ReadOnlyMemory<byte> bytes => raw.sqlite3_bind_blob(_statement, place, bytes.Span),
        _ => SqliteSession.ValueOf(value) switch
        {
            DBNull => raw.sqlite3_bind_null(_statement, place),
            string text => Bind(place, text),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
            double number => raw.sqlite3_bind_double(_statement, place, number),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            var other => throw new NotSupportedException($"A {other.GetType().Name} is no value of the database."),
        },
    };

    /// <summary>SQLite keeps a copy.</summary>
    private int Bind(int place, string text)
    {
        // No bytes at all would be no value at all.
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, text);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return raw.sqlite3_bind_text(_statement, place, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
