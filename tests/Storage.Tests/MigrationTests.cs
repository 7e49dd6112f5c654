using Npgsql;
using OnceHub.Sync.Storage.Postgres;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class MigrationTests
{
    private static readonly Migration First = new(1, "0001_first", "create table things (name text); insert into things values ('kept');");
    private static readonly Migration Second = new(
        2, "0002_second", "alter table things add column size integer; update things set size = 4;");
    private static readonly Migration Broken = new(2, "0002_broken", "create table others (name text); insert into nowhere values (1);");

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrating_again_changes_nothing(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.AppendAsync([Event()], default);
        await test.Store.MigrateAsync(default);
        Assert.Single(await test.Store.DueAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_who_migrate_at_once_end_with_one_schema(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, migrate: false);
        var stores = Enumerable.Range(0, 4).Select(_ => SyncStores.Open(test.Options)).ToList();
        await Task.WhenAll(stores.Select(store => store.MigrateAsync(default)));
        foreach (var store in stores) await store.DisposeAsync();
        Assert.Equal([AppendVerdict.Accepted], await test.Store.AppendAsync([Event()], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_older_database_gets_only_the_steps_it_lacks(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, migrate: false);
        await using (var old = Open(test, First)) await old.MigrateAsync(default);

        await using var current = Open(test, First, Second);
        await current.MigrateAsync(default);

        Assert.Equal(
            ["kept 4"],
            await current.ReadAsync(
                "", session => session.ListAsync("select name || ' ' || size from things", row => row.GetString(0)), default));
        Assert.Equal(2, await current.ReadAsync("", session => session.CountAsync("select count(*) from schema_versions"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, migrate: false);
        await using (var newer = Open(test, First, Second)) await newer.MigrateAsync(default);

        await using var older = Open(test, First);
        var error = await Assert.ThrowsAsync<StoreSchemaException>(() => older.MigrateAsync(default));

        Assert.Contains("schema version 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await older.ReadAsync("", session => session.CountAsync("select count(*) from things"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_that_fails_leaves_the_database_as_it_was(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, migrate: false);
        await using (var first = Open(test, First)) await first.MigrateAsync(default);
        await using (var broken = Open(test, First, Broken)) await Assert.ThrowsAnyAsync<Exception>(() => broken.MigrateAsync(default));

        await using var mended = Open(test, First, Second);
        await mended.MigrateAsync(default);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            mended.ReadAsync("", session => session.CountAsync("select count(*) from others"), default));
    }

    [Theory, OnPostgres]
    public async Task A_step_takes_longer_than_a_statement_may_and_others_wait_for_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, options => options.CommandTimeout = TimeSpan.FromSeconds(1), migrate: false);
        var slow = new Migration(1, "0001_slow", "select pg_sleep(2)");
        await using var one = Open(test, slow);
        await using var other = Open(test, slow);
        await Task.WhenAll(one.MigrateAsync(default), other.MigrateAsync(default));
        Assert.Equal(1, await other.ReadAsync("", session => session.CountAsync("select count(*) from schema_versions"), default));
    }

    [Theory, OnPostgres]
    public async Task Nor_does_a_time_limit_of_the_role_or_the_database_end_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(
            kind, options => options.ConnectionString += ";Options=-c statement_timeout=200", migrate: false);
        await using var one = Open(test, new Migration(1, "0001_slow", "select pg_sleep(1)"));
        await one.MigrateAsync(default);
        var ended = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            one.ReadAsync("", session => session.ScalarAsync("select pg_sleep(1)"), default));
        Assert.Contains("statement_timeout", ended.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task An_account_that_may_make_no_tables_serves_a_database_that_is_at_this_version(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var role = $"app_{Guid.NewGuid():n}";
        await using var owner = new NpgsqlConnection(test.Options.ConnectionString);
        await owner.OpenAsync();
        await using var current = new NpgsqlCommand("select current_schema()", owner);
        var schema = (string)(await current.ExecuteScalarAsync())!;
        await using var grants = new NpgsqlCommand(
            $"""
            create role {role} login;
            grant usage on schema {schema} to {role};
            grant select, insert, update, delete on all tables in schema {schema} to {role};
            grant usage, select on all sequences in schema {schema} to {role};
            """,
            owner);
        await grants.ExecuteNonQueryAsync();
        test.Options.ConnectionString = new NpgsqlConnectionStringBuilder(test.Options.ConnectionString) { Username = role }.ToString();
        await using var app = SyncStores.Open(test.Options);
        await app.MigrateAsync(default);
        Assert.Equal([AppendVerdict.Accepted], await app.AppendAsync([Event()], default));
    }

    [Fact]
    public void Both_databases_have_the_same_steps_numbered_without_gaps()
    {
        var (sqlite, postgres) = (Migration.Of("Sqlite"), Migration.Of("Postgres"));
        Assert.Equal(sqlite.Select(step => step.Name), postgres.Select(step => step.Name));
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(step => step.Version));
    }

    /// <summary>From 0010 on: what is before was never released.</summary>
    [Fact]
    public void A_step_only_adds_so_that_the_version_before_goes_on_beside_it()
    {
        var steps = Migration.Of("Sqlite").Concat(Migration.Of("Postgres"));
        Assert.Empty(steps.Select(step => TakesAway(step.Sql, mayDropIndexes: step.Version < 10)).OfType<string>());
    }

    [Theory]
    [InlineData("create table a (b text not null); create index c on a (b);", null)]
    [InlineData("alter table a add column d text; alter table a add column e integer not null default 0;", null)]
    [InlineData("drop table a;", "drop table a")]
    [InlineData("-- why\nalter table a drop column b;", "alter table a drop column b")]
    [InlineData("alter table a rename to b;", "alter table a rename to b")]
    [InlineData("alter table a alter column b type bigint;", "alter table a alter column b type bigint")]
    [InlineData("alter table a add column b text not null;", "alter table a add column b text not null")]
    [InlineData("create unique index a on b (c);\ndrop index a;", "drop index a")]
    public void What_takes_something_away_is_noticed(string sql, string? found) =>
        Assert.Equal(found, TakesAway(sql, mayDropIndexes: false));

    /// <summary>The first statement that a process of the version before would mind.</summary>
    private static string? TakesAway(string sql, bool mayDropIndexes) =>
        string.Join('\n', sql.Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)))
            .Split(';').Select(statement => statement.Trim().ToLowerInvariant())
            .FirstOrDefault(statement =>
                (
                    statement.StartsWith("drop ", StringComparison.Ordinal)
                    && !(mayDropIndexes && statement.StartsWith("drop index", StringComparison.Ordinal)))
                || (statement.StartsWith("alter table", StringComparison.Ordinal)
                    && (!statement.Contains(" add column ", StringComparison.Ordinal)
                        || (
                            statement.Contains("not null", StringComparison.Ordinal)
                            && !statement.Contains(" default ", StringComparison.Ordinal)))));

    private static ISqlDatabase Open(TestStore test, params Migration[] migrations) => test.Options.Provider == StorageProvider.Sqlite
        ? new SqliteDatabase(test.Options, migrations)
        : new PostgresDatabase(test.Options, migrations);
}
