using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>
/// One connection in the hands of one piece of work. Values are given by name: text, numbers, bytes, ids, and times, which
/// are stored as milliseconds since 1970.
/// </summary>
internal abstract class SqlSession
{
    /// <summary>The condition that a column is one of the numbers of a parameter, to stand behind the column's name.</summary>
    public abstract string In(string parameter);

    /// <summary>
    /// The index to go by, to stand behind a table's name, where a database would guess without knowing how much there is.
    /// </summary>
    public virtual string By(string index) => "";

    /// <summary>
    /// The condition that a column is one of those that a statement finds, to stand behind the column's name: they are found first, and
    /// the column's rows then by them.
    /// </summary>
    public virtual string Among(string found) => $"in ({found})";

    /// <summary>Until the transaction ends nobody else binds bookings of this org, where writers are not alone anyway.</summary>
    public virtual Task HoldBindingAsync(OrgId org) => Task.CompletedTask;

    /// <summary>How many rows were changed.</summary>
    public virtual async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] values) =>
        await Prepare(sql, values).ExecuteNonQueryAsync();

    /// <summary>Null when no row came back, or its first column is null.</summary>
    public async Task<object?> ScalarAsync(string sql, params (string Name, object? Value)[] values) =>
        await Prepare(sql, values).ExecuteScalarAsync() is { } value and not DBNull ? value : null;

    public async Task<long> CountAsync(string sql, params (string Name, object? Value)[] values) =>
        await ScalarAsync(sql, values) is long count ? count : 0;

    public async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] values)
    {
        List<T> rows = [];
        await using var reader = await Prepare(sql, values).ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] values)
        where T : class
    {
        await using var reader = await Prepare(sql, values).ExecuteReaderAsync();
        return await reader.ReadAsync() ? read(reader) : null;
    }

    /// <summary>A command ready to run, prepared where it was seen before.</summary>
    protected abstract DbCommand Prepare(string sql, (string Name, object? Value)[] values);
}
