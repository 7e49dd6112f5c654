using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>Fills a store with what lies behind one that has worked for long.</summary>
internal static class StoreFilling
{
    /// <summary>Rows of a store that has worked for long: all done, but for a few failures.</summary>
    private const string Fill = """
        insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
            select org, 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', time + n, time + n, time + n, case when n <= 100 then 2 else 1 end, {payload} from numbers;
        insert into history (org, booking_id, at, event_id, verdict, detail) select org, 'BKNG-' || n, time + n, 'EVNT-' || n, 'applied', '{}' from numbers;
        insert into bookings (org, booking_id, version, state, phase, record_id, updated_at)
            select org, 'BKNG-' || n, 1, '{}', case when n % 2 = 0 then 'scheduled' else 'completed' end, 'record-' || n, time + n from numbers;
        update bookings set guest_name = 'Guest ' || booking_id, calendar = 'BKC-' || (updated_at % 20), starts_at = updated_at,
            account_id = 'account-' || (updated_at / 20), case_id = case when updated_at % 50 = 0 then 'case-' || updated_at end;
        insert into guest_words (org, word, token) select org, 'name' || (n / 10), 'g-' || n from numbers;
        insert into guests (org, token, version, target) select org, 'g-' || n, 1, 'contact' from numbers;
        insert into bindings (org, subject_id, token) select org, 'BKNG-' || n, 'g-' || n from numbers;
        insert into claims (org, kind, value, token) select org, 'email', 'guest' || n || '@example.com', 'g-' || n from numbers;
        insert into retired (org, hash, token, note) select org, n, 'r-' || n, '' from numbers;
        insert into erased (org, hash, at) select org, n, time from numbers;
        insert into shared_claims (org, kind, value, token) select org, 'account', 'old company ' || n, 'a-' || n from numbers;
        insert into failures (org, sequence, event_id, subject_id, type, code, cause, message, at, resolved_at, aside)
            select org, n, 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', 'CODE', 'cause', 'message', time + n, case when n <= 100 then null else time + n end, 1 from numbers;
        insert into sessions (token_hash, email, started_at, seen_at, idle_until, ends_at, address)
            select org || '-token-' || n, 'person-' || (n / 10) || '@example.com', time, time, time + n, 4000000000000 + n, '::1' from numbers;
        insert into audit (at, actor, address, act, org, target, summary)
            select time + n, 'person-' || (n / 100), '::1', 'act-' || (n % 40), case when n % 5 = 0 then org else 'org-' || (n % 500) end, '', '' from numbers;
        """;

    private const string Tables =
        "inbox, history, bookings, bindings, claims, shared_claims, guests, failures, sessions, audit, guest_words, retired, erased";

    public static Task FillAsync(TestStore test, StoreKind kind, int rows) => kind == StoreKind.Postgres
        ? RunAsync(ConnectionOf(test), FillOnPostgres("acme", rows), $"vacuum analyze {Tables}")
        : RunAsync(
            new SqliteConnection($"Data Source={test.Options.Path};Pooling=False"),
            $"""
            create temp table numbers as with recursive counted (n) as (select 1 union all select n + 1 from counted where n < {rows}) select 'acme' as org, n, 1700000000000 as time from counted;
            begin; {Fill.Replace("{payload}", "x'00'", StringComparison.Ordinal)} commit;
            """);

    /// <summary>PostgreSQL has seen the rows of another org alone when it last looked what its tables hold.</summary>
    public static Task FillAfterAnalyzeAsync(TestStore test, int rows) => RunAsync(
        ConnectionOf(test),
        [
            .. Tables.Split(", ").Select(table => $"alter table {table} set (autovacuum_enabled = off)"),
            FillOnPostgres("behind", rows), $"vacuum analyze {Tables}", "drop table numbers", FillOnPostgres("acme", rows),
        ]);

    private static NpgsqlConnection ConnectionOf(TestStore test) =>
        new($"{test.Options.ConnectionString!.Split(";Options")[0]};Command Timeout=600");

    private static string FillOnPostgres(string org, int rows) =>
        $"create temp table numbers as select '{org}' as org, n, 1700000000000 as time from generate_series(1, {rows}) n; "
        + Fill.Replace("{payload}", "'x'::bytea", StringComparison.Ordinal);

    private static async Task RunAsync(DbConnection connection, params string[] statements)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            foreach (var sql in statements)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                command.CommandTimeout = 600;
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
