using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class HourTests
{
    private static readonly GuestToken Ann = new("g-ann");

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_recorded_is_counted_in_its_hour_and_what_conflicts_is_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var began = DateTimeOffset.UtcNow;
        var rows = new List<InboxRow>();
        for (var i = 0; i < 4; i++) rows.Add(await test.Store.AcceptAsync(Event($"{i}", $"B{i}")));
        await test.Store.CommitAsync(
            Commit(Ann,
                Unit("B0") with { Completed = [rows[0].Sequence], Calls = 0.25 },
                Unit("B1") with { Completed = [rows[1].Sequence], Calls = 1 },
                Unit("B2") with { Failed = [new RowFailure(rows[2].Sequence, new FailureReason("X", "x"))], Calls = 0.5 },
                Unit("B3", 7) with { Completed = [rows[3].Sequence], Calls = 100 }),
            default);
        await test.Store.AppendAsync([Event("5", "B5", at: began, failure: new FailureReason("X", "x"))], default);
        await test.Store.AppendAsync([Event("6", "B6", Globex, began, new FailureReason("X", "x"))], default);

        // The test may run over the end of an hour.
        var hours = await test.Hours.ListHoursAsync(Acme, began, 2, default);

        Assert.Equal((2, 2, 1.75), (hours.Sum(hour => hour.Synced), hours.Sum(hour => hour.Failed), hours.Sum(hour => hour.Calls)));
        Assert.All(hours, hour => Assert.Equal((0, 0), (hour.Hour.Minute, hour.Hour.Second)));
        Assert.Empty(await test.Hours.ListHoursAsync(Acme, began.AddHours(-9), 9, default));
        Assert.Equal(1, (await test.Hours.ListHoursAsync(Globex, began, 2, default)).Sum(hour => hour.Failed));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_who_record_at_once_are_all_counted(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var began = DateTimeOffset.UtcNow;
        await test.Store.AppendAsync(
            [.. Enumerable.Range(0, 200).Select(i => Event($"{i}", $"B{i}", i % 3 == 0 ? Globex : Acme, began))], default);
        var due = (await test.Store.DueAsync(now: began.AddDays(1))).Concat(await test.Store.DueAsync(Globex, began.AddDays(1)));

        await Task.WhenAll(due.Select(row => test.Store.CommitAsync(
            Commit(new GuestToken(row.SubjectId), Unit(row.SubjectId) with { Completed = [row.Sequence], Calls = 1 }) with
            {
                Org = int.Parse(row.EventId, System.Globalization.CultureInfo.InvariantCulture) % 3 == 0 ? Globex : Acme,
            },
            default)));

        Assert.Equal(
            (133, 133.0),
            (
                (await test.Hours.ListHoursAsync(Acme, began, 2, default)).Sum(hour => hour.Synced),
                (await test.Hours.ListHoursAsync(Acme, began, 2, default)).Sum(hour => hour.Calls)));
        Assert.Equal(67, (await test.Hours.ListHoursAsync(Globex, began, 2, default)).Sum(hour => hour.Synced));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Old_hours_are_purged(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var days in new[] { 0, 40 })
            await test.Store.AppendAsync([Event($"{days}", at: Noon.AddDays(-days), failure: new FailureReason("X", "x"))], default);

        await test.Store.PurgeAsync(PurgeKind.Hours, Noon.AddDays(-31), 0, 10, default);

        Assert.Single(await test.Hours.ListHoursAsync(Acme, Noon, 1, default));
        Assert.Empty(await test.Hours.ListHoursAsync(Acme, Noon.AddDays(-40), 24, default));
    }
}
