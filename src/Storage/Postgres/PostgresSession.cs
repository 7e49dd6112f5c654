using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>A connection, and the transaction that is open on it, if one is.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction? transaction) : SqlSession
{
    /// <summary>How long a statement may take, where it is not as long as the connection's settings say.</summary>
    public TimeSpan? CommandTimeout { get; set; }

    public override string In(string parameter) => $"= any({parameter})";

    public override string Among(string found) => $"= any(array({found}))";

    public override Task HoldBindingAsync(OrgId org) =>
        ScalarAsync("select pg_advisory_xact_lock(hashtextextended('bind:' || @org, 0))", ("org", org));

    /// <summary>Some statements in one trip.</summary>
    public NpgsqlBatch Batch() => new(connection, transaction);

    /// <summary>A value of a column, or of a whole column of rows (an array), with the type the database is to see.</summary>
    public static NpgsqlParameter Parameter(object? value) => value switch
    {
        string?[] texts => new NpgsqlParameter
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            Value = Array.ConvertAll(texts, text => text is null ? null : SqlValue.Text(text)),
        },
        long[] numbers => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = numbers },
        long?[] numbers => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = numbers },
        double[] numbers => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double, Value = numbers },
        byte[][] bytes => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = bytes },
        _ => SqlValue.Of(value) switch
        {
            string text => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = text },
            int number => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (long)number },
            var other => new NpgsqlParameter { Value = other },
        },
    };

    protected override DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        // Npgsql: 0 for no limit.
        if (CommandTimeout is { } timeout) command.CommandTimeout = Math.Max(0, (int)timeout.TotalSeconds);
        foreach (var (name, value) in values)
        {
            var parameter = Parameter(value);
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

internal static class PostgresBatches
{
    /// <summary>Adds a statement whose values stand as $1, $2, …</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(PostgresSession.Parameter(value));
        batch.BatchCommands.Add(command);
    }

    /// <summary>Reads the rows of the next statement that gives rows, and moves on; none where there is no such statement.</summary>
    public static async Task<List<T>> TakeAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        List<T> rows = [];
        while (await reader.ReadAsync()) rows.Add(read(reader));
        await reader.NextResultAsync();
        return rows;
    }
}
