using System.Diagnostics;
using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Postgres;
using OnceHub.Sync.Storage.Sql;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class PostgresFaultTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_unavailable_with_what_to_check()
    {
        var options = new StorageOptions
        {
            Provider = StorageProvider.Postgres,
            ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=not-to-be-told",
            MasterKeys = { Convert.ToBase64String(new byte[32]) },
        };
        await using var store = SyncStores.Open(options);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync([Event()], default));
        Assert.Contains("Storage:ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-told", error.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MigrateAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PingAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadAsync(Acme, GuestToken.New(), [], default));
    }

    [Fact]
    public void What_the_connection_string_leaves_open_is_set_and_what_it_says_stays()
    {
        var options = new StorageOptions { ConnectionString = "Host=db", MaxBatchesInFlight = 2, CommandTimeout = TimeSpan.FromSeconds(7) };
        var set = PostgresConnections.Of(options);
        Assert.Equal((16, 100, 2, "oncehub-sync", true, 7),
            (set.MaxPoolSize, set.MaxAutoPrepare, set.AutoPrepareMinUsages, set.ApplicationName, set.NoResetOnClose, set.CommandTimeout));

        options.ConnectionString =
            "Host=db;Pooling=true;Maximum Pool Size=50;Max Auto Prepare=0;Auto Prepare Min Usages=9;ApplicationName=ours;No Reset On Close=false";
        var given = PostgresConnections.Of(options);
        Assert.Equal((50, 0, 9, "ours", false),
            (given.MaxPoolSize, given.MaxAutoPrepare, given.AutoPrepareMinUsages, given.ApplicationName, given.NoResetOnClose));
    }

    [Theory, OnPostgres]
    public async Task What_a_session_begins_with_holds_for_all_its_uses(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        test.Options.ConnectionString += ";Maximum Pool Size=1";
        await using var database = new PostgresDatabase(test.Options, Migration.Of("Postgres"));
        foreach (var (name, value) in new[]
        {
            ("jit", "off"), ("max_parallel_workers_per_gather", "0"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "15s"),
        })
            for (var use = 0; use < 3; use++)
                Assert.Equal(value, await database.ReadAsync("", session => session.ScalarAsync($"show {name}"), default));
    }

    /// <summary>One batch holds both orgs, and somebody the lock of one.</summary>
    [Theory, OnPostgres]
    public async Task A_lock_that_somebody_holds_of_one_org_holds_up_no_other(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        test.Options.LockTimeout = TimeSpan.FromSeconds(1);
        test.Options.MaxBatchesInFlight = 1;
        await test.ReopenAsync();
        await using var other = new NpgsqlConnection(test.Options.ConnectionString);
        await other.OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand(
                $"select pg_advisory_xact_lock(hashtextextended('bind:{Acme}', 0))", other, transaction);
            await command.ExecuteNonQueryAsync();
            var (ours, theirs) = (Enumerable.Range(0, 20).Select(i => BindAsync(Acme, i)).ToArray(), Enumerable.Range(0, 20)
                .Select(i => BindAsync(OrgId.Parse("beta"), i)).ToArray());
            await Task.WhenAll(theirs);
            foreach (var held in ours)
            {
                var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => held);
                Assert.Contains("Another process holds a lock", error.Message, StringComparison.Ordinal);
            }
        }
        await BindAsync(Acme, 0);

        Task BindAsync(OrgId org, int i) => test.Store.BindAsync(
            org, [new BindRequest($"B{i}", GuestIdentities.None, GuestToken.New(), PersonObject.Contact)], default);
    }

    /// <summary>As a frozen process does, or one whose machine has lost its network: the others wait for it only so long.</summary>
    [Theory, OnPostgres]
    public async Task Who_stands_still_in_a_transaction_loses_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        test.Options.CommandTimeout = TimeSpan.FromSeconds(1);
        await using var database = new PostgresDatabase(test.Options, Migration.Of("Postgres"));
        var (isHeld, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var frozen = database.WriteAsync("", async session =>
        {
            await session.HoldBindingAsync(Acme);
            isHeld.SetResult();
            await mayGoOn.Task;
            return await session.ScalarAsync("select 1");
        }, default);
        await isHeld.Task;
        await test.Store.BindAsync(Acme, [new BindRequest("B1", GuestIdentities.None, GuestToken.New(), PersonObject.Contact)], default);
        mayGoOn.SetResult();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => frozen);
    }

    [Theory, OnPostgres]
    public async Task A_server_that_takes_no_writes_is_not_ready(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.PingAsync(default);
        test.Options.ConnectionString += ";Options=-c default_transaction_read_only=on";
        await using var database = new PostgresDatabase(test.Options, Migration.Of("Postgres"));
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.PingAsync(default));
        Assert.Contains("default_transaction_read_only", error.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task Connections_that_break_are_told_as_unavailable_and_replaced(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var name = new NpgsqlConnectionStringBuilder(test.Options.ConnectionString) { ApplicationName = "to-be-broken" };
        test.Options.ConnectionString = name.ConnectionString;
        await test.ReopenAsync();

        HashSet<string> acknowledged = [];
        var (broken, next) = (0, 0);
        for (var deadline = Stopwatch.StartNew(); broken < 3 || acknowledged.Count < 30; next++)
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(120), "The store did not go on.");
            if (next % 10 == 5) await BreakAsync(test.Options.ConnectionString);
            try
            {
                await test.Store.AppendAsync([Event($"EVNT-{next}")], default);
                acknowledged.Add($"EVNT-{next}");
            }
            catch (StoreUnavailableException)
            {
                broken++;
            }
        }
        Assert.Superset(acknowledged, (await test.Store.DueAsync()).Select(row => row.EventId).ToHashSet());
    }

    [Theory, OnPostgres]
    public async Task An_item_that_the_server_refuses_fails_alone(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await using var queue = new PostgresQueue<string, int>("test", test.Options, async items =>
        {
            await using var database = new PostgresDatabase(test.Options, Migration.Of("Postgres"));
            return await database.RunAsync<IReadOnlyList<int>>(async session =>
            {
                foreach (var item in items)
                    await session.ExecuteAsync(
                        "insert into orgs (org, display_name, created_at) values (@org, '', cast(@at as bigint))",
                        ("org", item),
                        ("at", item));
                return [.. items.Select(item => item.Length)];
            }, transactional: true, default);
        }, _ => 1, _ => "");

        var answers = new[] { "1", "22", "bad", "4444" }.Select(item => queue.SubmitAsync("", item, default)).ToList();

        Assert.Equal((1, 2, 4), (await answers[0], await answers[1], await answers[3]));
        await Assert.ThrowsAsync<PostgresException>(() => answers[2]);
        Assert.Equal(["1", "22", "4444"], (await test.Store.ListOrgsAsync(default)).Select(org => org.Org.Value));
    }

    [Theory, OnPostgres]
    public async Task A_server_that_answers_before_it_is_on_the_disk_is_refused(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(
            kind, options => options.ConnectionString += ";Options=-c synchronous_commit=off", migrate: false);
        var error = await Assert.ThrowsAsync<StoreSchemaException>(() => test.Store.MigrateAsync(default));
        Assert.Contains("synchronous_commit", error.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task Commits_that_cross_each_other_on_two_stores_all_end(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await using var other = SyncStores.Open(test.Options);
        string[] bookings = [.. Enumerable.Range(0, 20).Select(i => $"B{i}")];
        await test.Store.CommitAsync(Commit(GuestToken.New(), [.. bookings.Select(id => Unit(id, 0, Write()))]), default);

        // In opposite orders: without a second try, the server would end some of them as deadlocks.
        for (var version = 1; version <= 10; version++)
        {
            var (here, there) = (Units(bookings, version), Units(bookings.Reverse(), version));
            var results = await Task.WhenAll(
                test.Store.CommitAsync(Commit(GuestToken.New(), here), default),
                other.CommitAsync(Commit(GuestToken.New(), there), default));
            Assert.Equal(20, results.Sum(result => result.Conflicts.Length));
        }

        static BookingCommit[] Units(IEnumerable<string> ids, int version) => [.. ids.Select(id => Unit(id, version, Write()))];
    }

    [Theory, OnPostgres]
    public async Task What_is_asked_often_can_be_answered_from_an_index_without_sorting(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await using var database = new PostgresDatabase(test.Options, Migration.Of("Postgres"));
        await database.WriteAsync("", session => session.ExecuteAsync(
            "insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload) " +
            "select 'a', n::text, n::text, 't', n, n, n, n % 2, repeat('x', 500)::bytea from generate_series(1, 3000) n"), default);
        // Where rows must be visited anyway, the smaller index over waiting rows is as good; whether they must depends on the
        // other tests of the server. So it is out of the way here.
        await database.WriteAsync("", session => session.ExecuteAsync("drop index inbox_waiting_subject; analyze inbox"), default);
        foreach (var (sql, index) in new[]
        {
            (
                "select payload from inbox where org = 'a' and state = 0 and due_at <= 5 and (due_at, sequence) > (0, 0) order by due_at, "
                + "sequence limit 9",
                "using inbox_due"),
            (
                "select count(*), count(*) filter (where due_at <= 5), min(received_at) from inbox where org = 'a' and state = 0",
                "using inbox_due"),
            ("select org, due_at from inbox where state = 0 and org > 'a' order by org, due_at limit 1", "using inbox_due"),
            ("select id from failures where org = 'a' and resolved_at is null order by at desc, id desc limit 9", "failures_open_newest"),
            (
                "select id from failures where org = 'a' and resolved_at is null and aside = 1 and code = 'c' order by code, object, "
                + "cause, id limit 9",
                "failures_aside"),
            ("select phase from bookings where org = 'a' order by updated_at desc, booking_id desc limit 9", "bookings_updated"),
        })
        {
            // A small table is best read whole: what matters is which index a full one would be read by.
            var plan = string.Join('\n', await database.WriteAsync("", async session =>
            {
                await session.ExecuteAsync("set local enable_seqscan = off; set local enable_bitmapscan = off");
                return await session.ListAsync("explain " + sql, row => row.GetString(0));
            }, default));
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        }
    }

    private static async Task BreakAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "breaker", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to-be-broken'", connection);
        await command.ExecuteNonQueryAsync();
    }
}
