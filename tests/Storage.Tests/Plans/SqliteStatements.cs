using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Storage.Sql;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>The statements that the store runs on SQLite: those that stand in its text, and those that it puts together.</summary>
internal static partial class SqliteStatements
{
    public static async Task<IReadOnlyCollection<string>> OfWorkAsync(TestStore test, SqliteConnection connection)
    {
        var session = new RecordingSession(connection);
        foreach (var filter in StoreWork.BookingFilters.Prepend(new BookingFilter()))
        {
            await BookingLists.ListAsync(session, Acme, filter, null, 10);
            await BookingLists.ListAsync(session, Acme, filter, new Cursor(Noon, "1").ToString(), 10);
        }
        await Failures.CountOpenAsync(session, Acme, 100);
        await InboxReads.ListArrivalsAsync(session, Acme, 10);
        await InboxReads.FindEventAsync(session, Acme, "EVNT-1");
        await BookingLists.CountNamesakesAsync(session, Acme, new OfName(["name7", "gue"]), 100);
        foreach (var filter in new[] { new FailureFilter(), new FailureFilter("CODE", "cause"), new FailureFilter(SubjectId: "BKNG-1", IncludeResolved: true), new FailureFilter(IncludeResolved: true) })
        {
            await Failures.ListAsync(session, Acme, filter, null, 10);
            await Failures.ListAsync(session, Acme, filter, (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 1, default)).NextCursor, 10);
        }
        foreach (var filter in StoreWork.AuditFilters(Noon))
        {
            await AuditRows.ListAsync(session, filter, null, 10);
            await AuditRows.ListAsync(session, filter, (await test.Audit.ListAuditAsync(new AuditFilter(), null, 1, default)).NextCursor, 10);
        }
        foreach (var selection in new[] { new ReplaySelection(), new ReplaySelection(Code: "CODE", Cause: "cause"), new ReplaySelection(FailureId: 600) })
            await Failures.ReplayAsync(session, Acme, selection, Noon, 10);
        foreach (var kind in Enum.GetValues<PurgeKind>()) await Purges.StepAsync(session, kind, DateTimeOffset.MaxValue.AddDays(-1), 0, 10);
        foreach (var kind in Enum.GetValues<RetireKind>()) await Retirement.StepAsync(session, kind, Acme, new byte[32], Noon.AddYears(3), null, 2);
        await Returns.RestoreAsync(session, Acme, new byte[32], [new ComingSubject("BKNG-1", Guest("name7@example.com"))]);
        return [.. InTheText().Concat(session.Seen).Distinct()];
    }

    private static IEnumerable<string> InTheText() =>
        typeof(SyncStores).Assembly.GetTypes().Where(type => type.Namespace is "OnceHub.Sync.Storage.Sql" or "OnceHub.Sync.Storage.Sqlite")
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(text => Statement().IsMatch(text));

    [GeneratedRegex(@"^\s*(select|insert|update|delete|with)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    /// <summary>Runs statements, and remembers them.</summary>
    private sealed class RecordingSession(SqliteConnection connection) : SqlSession
    {
        public List<string> Seen { get; } = [];

        public override string In(string parameter) => $"in (select value from json_each({parameter}))";

        public override string By(string index) => $" indexed by {index}";

        protected override DbCommand Prepare(string sql, (string Name, object? Value)[] values)
        {
            Seen.Add(sql);
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
                command.Parameters.AddWithValue("@" + name, value is long[] numbers ? System.Text.Json.JsonSerializer.Serialize(numbers) : SqlValue.Of(value));
            return command;
        }
    }
}
