using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Looking for bookings among a million, by everything that they can be found by, on either database.</summary>
internal static class SearchBenchmark
{
    private const int PerGuest = 4;
    private const int Page = 50;
    private const int MostNamesakes = 2_000;
    private static readonly OrgId Org = OrgId.Parse("acme");

    /// <summary>
    /// Each guest has four bookings, and one of 500 first and 5,003 last names; a calendar has 5,000 in a million. Of a hundred
    /// bookings one has failed, and of a thousand one waits. Two guests share a phone, and 25 an Account; each fifth booking has a Case.
    /// </summary>
    private const string Fill = """
        insert into guests (org, token, version, target) select 'acme', 'g-' || n, 1, 'contact' from numbers where n % 4 = 0;
        insert into claims (org, kind, value, token) select 'acme', 'email', 'guest' || n || '@example.com', 'g-' || n from numbers where n % 4 = 0;
        insert into bindings (org, subject_id, token) select 'acme', 'BKNG-' || n, 'g-' || (n - n % 4) from numbers;
        insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
            select 'acme', 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', time + n, time + n, time + n, case when n % 1000 = 7 then 0 else 1 end, {payload} from numbers;
        insert into guest_words (org, word, token) select 'acme', 'first' || (n / 4 % 500), 'g-' || n from numbers where n % 4 = 0;
        insert into guest_words (org, word, token) select 'acme', 'last' || (n / 4 % 5003), 'g-' || n from numbers where n % 4 = 0;
        insert into guest_words (org, word, token) select 'acme', '+1202555' || (n / 8), 'g-' || n from numbers where n % 4 = 0;
        insert into bookings
            (org, booking_id, version, state, phase, record_id, salesforce_event_id, account_id, case_id, starts_at, guest_name, calendar, updated_at)
            select 'acme', 'BKNG-' || n, 1, '{}', 'Scheduled', 'c-' || (n - n % 4), 'e-' || n,
                '001' || substr('000000000000' || (n / 100), length('' || (n / 100)) + 1) || 'AAA',
                case when n % 5 = 0 then '500' || substr('000000000000' || n, length('' || n) + 1) || 'AAA' end, time + n * 60000,
                'First' || (n / 4 % 500) || ' Last' || (n / 4 % 5003), 'BKC-' || (n % 200), time + n from numbers;
        insert into failures (org, sequence, event_id, subject_id, type, code, cause, message, at)
            select 'acme', n, 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', 'CODE', '', '', time + n from numbers where n % 100 = 0;
        """;

    public static async Task RunAsync(Report report, bool quick)
    {
        var bookings = quick ? 100_000 : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("search-benchmark-").FullName;
        try
        {
            var options = new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") };
            await MeasureAsync(
                report, "SQLite", options, bookings, () => new SqliteConnection($"Data Source={options.Path};Pooling=False"));
            if (!EachStore.HasPostgres("search")) return;
            options = new StorageOptions
            {
                KeyFile = Path.Combine(folder, "postgres.key"), Provider = StorageProvider.Postgres,
                ConnectionString = await (await PostgresServer.Shared).CreateDatabaseAsync(),
            };
            await MeasureAsync(report, "PostgreSQL", options, bookings, () => new NpgsqlConnection(options.ConnectionString));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(Report report, string database, StorageOptions options, int bookings, Func<DbConnection> connect)
    {
        await using var store = SyncStores.Open(options);
        await store.MigrateAsync(default);
        await FillAsync(connect(), options.Provider, bookings);
        var random = new Random(1);
        (string What, Func<int, BookingFilter> Filter)[] searches =
        [
            ("all, newest change first", _ => new BookingFilter()),
            (
                "by a guest's email",
                n => new BookingFilter(Search: new OfGuest(new GuestIdentities { Email = $"guest{n - (n % PerGuest)}@example.com" }))),
            (
                "by an email that nobody has",
                n => new BookingFilter(Search: new OfGuest(new GuestIdentities { Email = $"nobody{n}@example.com" }))),
            ("by a booking id", n => new BookingFilter(Search: new OfSubject($"BKNG-{n}"))),
            ("by an event id", n => new BookingFilter(Search: new OfEvent($"EVNT-{n}"))),
            ("by a last name", n => new BookingFilter(Search: new OfName([$"last{n % 5003}"]))),
            ("by the beginning of a name", n => new BookingFilter(Search: new OfName([$"first{n % 50}"]))),
            ("by first and last name", n => new BookingFilter(Search: new OfName([$"first{n % 500}", $"last{n % 5003}"]))),
            ("of a calendar", n => new BookingFilter { Calendar = $"BKC-{n % 200}" }),
            ("of a day", n => new BookingFilter { StartsFrom = At(n), StartsUntil = At(n).AddDays(1) }),
            (
                "of a calendar in a month",
                n => new BookingFilter
                {
                    Calendar = $"BKC-{n % 200}",
                    StartsFrom = At(n),
                    StartsUntil = At(n).AddDays(30),
                }),
            ("synced", _ => new BookingFilter { Standing = BookingStanding.Synced }),
            ("failed", _ => new BookingFilter { Standing = BookingStanding.Failed }),
            ("failed, of a calendar", n => new BookingFilter { Standing = BookingStanding.Failed, Calendar = $"BKC-{n % 200}" }),
            ("waiting", _ => new BookingFilter { Standing = BookingStanding.Waiting }),
            (
                "by a phone of two guests",
                n => new BookingFilter(Search: new OfGuest(new GuestIdentities { Phones = [$"+1202555{n / 8}"] }))),
            ("by an Account", n => new BookingFilter(Search: new OfRecord(SalesforceId.Parse($"001{n / 100:D12}")))),
            ("by a Case", n => new BookingFilter(Search: new OfRecord(SalesforceId.Parse($"500{n - (n % 5):D12}")))),
            ("by a record id", n => new BookingFilter(RecordId: $"c-{n - (n % PerGuest)}")),
        ];
        foreach (var (what, filter) in searches)
        {
            var times = new List<double>();
            for (var i = 0; i < 500; i++)
            {
                var asked = filter(random.Next(PerGuest, bookings));
                var began = Stopwatch.GetTimestamp();
                await SearchAsync(store, asked);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            report.Add(
                "search", $"{database}, {bookings:N0} bookings, {what}",
                ("p50 ms", Percentile.Of(times, 50)), ("p95 ms", Percentile.Of(times, 95)), ("p99 ms", Percentile.Of(times, 99)));
        }
    }

    /// <summary>As the use case does: a name of too many guests is refused.</summary>
    private static async Task SearchAsync(ISyncStore store, BookingFilter filter)
    {
        if (filter.Search is OfName name && await store.CountNamesakesAsync(Org, name, MostNamesakes + 1, default) > MostNamesakes) return;
        await store.ListBookingsAsync(Org, filter, null, Page, default);
    }

    private static DateTimeOffset At(int n) => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + (n * 60_000L));

    internal static async Task FillAsync(DbConnection connection, StorageProvider provider, int bookings)
    {
        var postgres = provider == StorageProvider.Postgres;
        var numbers = postgres
            ? $"create temp table numbers as select n, 1700000000000 as time from generate_series(1::bigint, {bookings}) n;"
            : "create temp table numbers as with recursive counted (n) as (select 1 union all select n + 1 from counted where n < "
                + $"{bookings}) "
                + "select n, 1700000000000 as time from counted;";
        var fill = Fill.Replace("{payload}", postgres ? "'x'::bytea" : "x'00'", StringComparison.Ordinal);
        await using (connection)
        {
            await connection.OpenAsync();
            foreach (var sql in postgres ? [numbers + fill, "vacuum analyze"] : new[] { numbers, $"begin; {fill} commit;" })
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                command.CommandTimeout = 3_600;
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
