using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Secrets;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>
/// What it costs every booking that SQLite overwrites what is deleted, and that erased and retired guests are remembered: the
/// store's part of a booking's four states, the compared ones in turns.
/// </summary>
internal static class ErasureCosts
{
    private const int Bookings = 1_000;
    private const int States = 4;
    private const int Rounds = 15;

    public static async Task RunAsync(int remembered)
    {
        await CompareAsync("Sqlite", ("secure_delete = on", () => SqliteAsync("on")), ("secure_delete = off", () => SqliteAsync("off")));
        foreach (var kind in Enum.GetValues<StoreKind>())
            if (kind != StoreKind.Postgres || PostgresServer.WhyNot is null)
                await CompareAsync(
                    $"{kind}", ($"{remembered:N0} erased", () => RememberingAsync(kind, "erased", remembered)),
                    ($"{remembered:N0} retired", () => RememberingAsync(kind, "retired", remembered)),
                    ("nobody erased or retired", () => RememberingAsync(kind, "", 0)));
    }

    /// <summary>Each in turn, all of them in every round; the last is what the others are compared with.</summary>
    private static async Task CompareAsync(string where, params (string What, Func<Task<Opened>> Open)[] compared)
    {
        var opened = new List<(string What, Opened Store, List<double> Times, List<double> Work)>();
        foreach (var (what, open) in compared) opened.Add((what, await open(), [], []));
        for (var round = 0; round <= Rounds; round++)
            foreach (var (_, store, times, work) in round % 2 == 0 ? opened : Enumerable.Reverse(opened))
            {
                var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                for (var state = 0; state < States; state++) await WorkAsync(store.Store, round, state);
                // The first warms up.
                if (round == 0) continue;
                times.Add(watch.Elapsed.TotalMilliseconds / Bookings);
                work.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Bookings);
            }
        var (usual, usualWork) = (Median(opened[^1].Times), Median(opened[^1].Work));
        foreach (var (what, store, times, work) in opened)
        {
            Console.WriteLine(
                $"{where,-9} {what,-26} {Median(times):0.000} ms a booking, {Median(times) / usual:0.00} of the last; "
                + $"CPU {Median(work):0.000} ms, {Median(work) / usualWork:0.00} (medians of {Rounds} x {Bookings:N0})");
            await store.DisposeAsync();
        }
    }

    /// <summary>Accepts the next event of each booking, and does what comes of it.</summary>
    private static async Task WorkAsync(ISyncStore store, int round, int state)
    {
        await Task.WhenAll(Enumerable.Range(0, Bookings).Chunk(50).Select(some => store.AppendAsync(
            [.. some.Select(i => Event($"EVNT-{round}-{i}-{state}", $"BKNG-{round}-{i}") with { Payload = Payload })], default)));
        while (await store.ReadDueAsync(Acme, Noon.AddDays(1), null, 500, default) is { Count: > 0 } due)
        {
            // As an org's puller does: of whom a booking is, is asked once.
            var unbound = due.Where(row => row.Guest is null).ToArray();
            var guests = unbound
                .Select(row =>
                    Guest($"{row.SubjectId}@example.com", $"+1{Math.Abs(row.SubjectId.GetHashCode(StringComparison.Ordinal)):0000000000}"))
                .ToArray();
            await store.DropErasedAsync(
                Acme, [.. unbound.Select((row, i) => new UnboundEvent(row.Sequence, row.SubjectId, row.OrderTime, guests[i]))], default);
            var tokens = await store.BindAsync(
                Acme,
                [.. unbound.Select((row, i) => new BindRequest(row.SubjectId, guests[i], GuestToken.New(), PersonObject.Contact))],
                default);
            var bound = unbound.Zip(tokens).ToDictionary(pair => pair.First.SubjectId, pair => pair.Second);
            await Task.WhenAll(due.Select(row => RecordAsync(store, row, row.Guest ?? bound[row.SubjectId], state)));
        }
    }

    private static async Task RecordAsync(ISyncStore store, InboxRow row, GuestToken guest, int state)
    {
        var known = await store.LoadAsync(Acme, guest, [row.SubjectId], default);
        var unit = Unit(row.SubjectId, known.Bookings[0].Version, Write(Journal, $"state-{state}") with { GuestName = "Ann Miller" }) with
        {
            Completed = [row.Sequence], History = [new HistoryEntry(Noon, row.EventId, "applied", Journal)],
        };
        await store.CommitAsync(Commit(guest, unit) with { GuestState = new VersionedState(known.Guest.Version, "{}") }, default);
    }

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{new string('x', 1_500)}}"}""");
    private static readonly string Journal = $$"""{"of":"{{new string('x', 600)}}"}""";

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<Opened> SqliteAsync(string secureDelete)
    {
        var folder = Directory.CreateTempSubdirectory("erasure-costs-").FullName;
        var options = new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") };
        var database = new SqliteDatabase(options, Migration.Of("Sqlite"));
        var store = new SqlSyncStore(
            database, new SqliteEventPath(database, TimeProvider.System), new MasterKeyRing(options, NullLogger<MasterKeyRing>.Instance));
        await store.MigrateAsync(default);
        // Of the writer's connection, until it is closed.
        await database.MigrateAsync(
            async session =>
            {
                await session.ExecuteAsync($"pragma secure_delete = {secureDelete}");
                if (await session.CountAsync("pragma secure_delete") != (secureDelete == "on" ? 1 : 0))
                    throw new InvalidOperationException("secure_delete stays as it was.");
            },
            default);
        return new Opened(store, async () =>
        {
            await store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        });
    }

    private static async Task<Opened> RememberingAsync(StoreKind kind, string table, int rows)
    {
        var test = await TestStore.OpenAsync(kind);
        var (hash, numbers) = kind == StoreKind.Postgres
            ? ("('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint", $"generate_series(1, {rows}) n")
            : (
                "random()",
                $"(with recursive counted (n) as (select 1 union all select n + 1 from counted where n < {rows}) select n from counted)");
        if (table == "erased")
            await test.BreakAsync($"insert into erased (org, hash, at) select 'acme', {hash}, 1700000000000 from {numbers}");
        if (table == "retired")
            await test.BreakAsync($"insert into retired (org, hash, token, note) select 'acme', {hash}, 'token-' || n, '' from {numbers}");
        if (kind == StoreKind.Postgres) await test.BreakAsync("vacuum analyze erased, retired");
        return new Opened(test.Store, test.DisposeAsync);
    }

    private sealed record Opened(ISyncStore Store, Func<ValueTask> Close) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Close();
    }
}
