using Microsoft.Data.Sqlite;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>A statement that changes rows stores what a command would store, and fails as a command fails.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statement-").FullName;

    public static TheoryData<object?> Values() =>
    [
        null,
        "",
        "text",
        "Zoë \U0001F600",
        "half \uD83D, and \0",
        new string('é', 100_000),
        0L,
        long.MinValue,
        7,
        true,
        false,
        0.25,
        Array.Empty<byte>(),
        new byte[] { 1, 0, 255 },
        ReadOnlyMemory<byte>.Empty,
        new ReadOnlyMemory<byte>([1, 2, 3], 1, 2),
        new long[] { 1, 2 },
        OrgId.Parse("acme"),
        DateTimeOffset.UnixEpoch.AddSeconds(1.5),
        PersonObject.Lead,
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_is_stored_as_a_command_stores_it(object? value)
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value any) strict");

        await session.ExecuteAsync("insert into kept (place, value) values (1, @value)", ("value", value));
        await session.CountAsync("insert into kept (place, value) values (2, @value) returning place", ("value", value));

        var kept = await session.ListAsync(
            "select typeof(value) || ' ' || quote(value) from kept order by place", row => row.GetString(0));
        Assert.Equal(2, kept.Count);
        Assert.Equal(kept[1], kept[0]);
    }

    [Theory]
    [InlineData("no statement at all")]
    [InlineData("insert into kept (place, value) values (1, null)")]
    [InlineData("insert into kept (place, value) values (@place, 'text')")]
    public void What_fails_fails_the_task_and_not_the_call(string sql)
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value text not null) strict");
        Assert.True(session.ExecuteAsync(sql).IsFaulted);
    }

    [Fact]
    public async Task What_was_changed_is_counted_also_when_nothing_was()
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value text) strict");

        Assert.Equal(1, await InsertAsync(session, 1));
        Assert.Equal(0, await InsertAsync(session, 1));
        Assert.Equal(1, await InsertAsync(session, 2));
        Assert.Equal(2, await session.ExecuteAsync("update kept set value = @value", ("value", "new")));
        Assert.Equal(0, await session.ExecuteAsync("delete from kept where place = @place", ("place", 3L)));
    }

    [Fact]
    public async Task What_is_refused_is_told_as_a_command_tells_it_and_the_statement_goes_on()
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value text not null) strict");
        const string Insert = "insert into kept (place, value) values (@place, @value)";

        var refused = await Assert.ThrowsAsync<SqliteException>(() => session.ExecuteAsync(Insert, ("place", 1L), ("value", null)));
        var likewise = await Assert.ThrowsAsync<SqliteException>(
            () => session.ScalarAsync(Insert + " returning place", ("place", 1L), ("value", null)));

        Assert.Equal(
            (likewise.SqliteErrorCode, likewise.SqliteExtendedErrorCode, likewise.Message),
            (refused.SqliteErrorCode, refused.SqliteExtendedErrorCode, refused.Message));
        Assert.Equal(1, await session.ExecuteAsync(Insert, ("place", 1L), ("value", "text")));
    }

    [Fact]
    public async Task A_value_that_nobody_gave_is_no_null()
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value text) strict");

        var missing = await Assert.ThrowsAsync<ArgumentException>(
            () => session.ExecuteAsync("insert into kept (place, value) values (@place, @value)", ("place", 1L)));

        Assert.Contains("@value", missing.Message);
    }

    [Fact]
    public async Task A_second_statement_is_refused_rather_than_left_out()
    {
        using var session = Open();
        session.Run("create table kept (place integer primary key, value text) strict");

        var several = await Assert.ThrowsAsync<ArgumentException>(
            () => session.ExecuteAsync("delete from kept where place = @place; delete from kept", ("place", 1L)));

        Assert.Contains("more than one statement", several.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SqliteSession Open() => SqliteSession.Open(Path.Combine(_folder, "statements.db"), TimeSpan.FromSeconds(1), writes: true);

    private static Task<int> InsertAsync(SqliteSession session, long place) =>
        session.ExecuteAsync("insert into kept (place) values (@place) on conflict do nothing", ("place", place));
}
