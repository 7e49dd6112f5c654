using System.Data.Common;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
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
        foreach (
            var filter in new[]
            {
                new FailureFilter(),
                new FailureFilter("CODE", "cause"),
                new FailureFilter(SubjectId: "BKNG-1", IncludeResolved: true),
                new FailureFilter(IncludeResolved: true),
            })
        {
            await Failures.ListAsync(session, Acme, filter, null, 10);
            await Failures.ListAsync(
                session, Acme, filter, (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 1, default)).NextCursor, 10);
        }
        foreach (var filter in StoreWork.AuditFilters(Noon))
        {
            await AuditRows.ListAsync(session, filter, null, 10);
            await AuditRows.ListAsync(
                session, filter, (await test.Audit.ListAuditAsync(new AuditFilter(), null, 1, default)).NextCursor, 10);
        }
        foreach (
            var selection in new[]
            {
                new ReplaySelection(),
                new ReplaySelection(Code: "CODE", Cause: "cause"),
                new ReplaySelection(FailureId: 600),
            })
            await Failures.ReplayAsync(session, Acme, selection, Noon, 10);
        // The first hundred have failed, those after them are done.
        foreach (var kind in Enum.GetValues<PurgeKind>())
            await Purges.StepAsync(session, kind, DateTimeOffset.MaxValue.AddDays(-1), 1_000, 10);
        foreach (var kind in Enum.GetValues<RetireKind>())
            await Retirement.StepAsync(session, kind, Acme, new byte[32], Noon.AddYears(3), null, 2);
        await Returns.RestoreAsync(session, Acme, new byte[32], [new ComingSubject("BKNG-1", Guest("name7@example.com"))]);
        await StepAsync(session);
        await DueTimes.HastenAsync(session, Acme, Noon);
        await DueTimes.CorrectAsync(session, Acme, Noon);
        return [.. InTheText().Concat(session.Seen).Distinct()];
    }

    /// <summary>How statements begin in the compiled text that change a table that grows with events.</summary>
    public static IReadOnlyCollection<string> PartsInTheText()
    {
        using var file = new PEReader(File.OpenRead(typeof(SyncStores).Assembly.Location));
        var metadata = file.GetMetadataReader();
        List<string> parts = [];
        for (var at = MetadataTokens.UserStringHandle(1); !at.IsNil; at = metadata.GetNextHandle(at)) parts.Add(metadata.GetUserString(at));
        // PostgreSQL has statements of its own, with values by number. What is within a migration is no string of the text.
        return parts.FindAll(part =>
            OfLargeTable().IsMatch(part)
            && !part.Contains("$1", StringComparison.Ordinal)
            && !part.Contains("unnest", StringComparison.Ordinal));
    }

    /// <summary>A replay, the erasure of a guest and the removal of an org, each to its end.</summary>
    private static async Task StepAsync(RecordingSession session)
    {
        var later = Noon + (2 * Erasures.Settling);
        foreach (
            var order in new[]
            {
                new ReplayOrder(null, null, null, null, 50, "ann"),
                new ReplayOrder(null, "CODE", "", "cause", 50, "ann"),
                new ReplayOrder([1, 2], null, null, null, 9, "ann"),
            })
        {
            await session.ExecuteAsync("update failures set aside = 1, replay = null where id <= 100 and resolved_at is null");
            await session.ExecuteAsync("update inbox set state = 2 where sequence <= 100");
            var replay = (await Replays.StartAsync(session, Acme, order, Noon))!;
            for (var step = 0; step < 3; step++) await Replays.StepAsync(session, Acme, replay.Id, Noon.AddSeconds(10 * step));
        }

        var key = new byte[32];
        foreach (
            var guest in new[] { new GuestKey(IdentityKind.Email, "guest7@example.com"), new GuestKey(IdentityKind.Record, "record-8") }
        )
        {
            var erasure = await Erasures.StartAsync(session, Acme, key, guest, "US", "ann", Noon);
            // As by a booking that is bound meanwhile.
            await session.ExecuteAsync(
                "insert into claims (org, kind, value, token) values (@org, @kind, @value, 'g-9') on conflict do nothing",
                ("org", Acme), ("kind", Identity.Of(guest.Kind, guest.Value).Kind), ("value", guest.Value));
            while (await Erasures.StepAsync(session, erasure.Id, key, later)) { }
        }
        await DroppedEvents.DropAsync(session, Acme, key, [new UnboundEvent(7, "BKNG-7", Noon.AddYears(-1), Guest("guest7@example.com"))]);

        await session.ExecuteAsync("insert into orgs (org, display_name, created_at) values (@org, '', 0)", ("org", Globex));
        var removal = (await OrgRemoval.StartAsync(session, Globex, "ann", Noon))!;
        while (await Erasures.StepAsync(session, removal.Id, key, later)) { }
    }

    private static IEnumerable<string> InTheText() =>
        typeof(SyncStores).Assembly.GetTypes().Where(type => type.Namespace is "OnceHub.Sync.Storage.Sql" or "OnceHub.Sync.Storage.Sqlite")
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(text => Statement().IsMatch(text));

    [GeneratedRegex(@"^\s*(select|insert|update|delete|with)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*(update|delete from|insert into)\s+(inbox|failures|history|guest_words|bookings)\b")]
    private static partial Regex OfLargeTable();

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
                command.Parameters.AddWithValue(
                    "@" + name, value is long[] numbers ? System.Text.Json.JsonSerializer.Serialize(numbers) : SqlValue.Of(value));
            return command;
        }
    }
}
