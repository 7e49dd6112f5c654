using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public async Task With_little_of_the_disk_free_no_event_is_taken_and_those_that_wait_are_done()
    {
        await using var roomy = await TestStore.OpenAsync(StoreKind.Sqlite);
        var row = await roomy.Store.AcceptAsync(Event());
        roomy.Options.MinFreeDisk = 1L << 50;
        await roomy.ReopenAsync();

        await Assert.ThrowsAsync<StoreFullException>(() => roomy.Store.AppendAsync([Event("EVNT-2")], default));

        var guest = await roomy.Store.BindOneAsync(Bind(row.SubjectId, "ann@example.com"));
        await roomy.Store.CommitAsync(Commit(guest, Unit(row.SubjectId, 0, Write()) with { Completed = [row.Sequence] }), default);
        await roomy.Store.PurgeAsync(PurgeKind.Payloads, Noon.AddDays(9), 0, 10, default);
        Assert.Empty(await roomy.Store.DueAsync());
        Assert.NotNull(await roomy.Store.FindBookingAsync(Acme, row.SubjectId, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_is_counted_up_to_a_bound_and_for_each_org(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 5; i++) await test.Store.AppendAsync([Event($"EVNT-{i}", $"BKNG-{i}")], default);
        await test.Store.AppendAsync([Event(org: Globex)], default);
        Assert.Equal(5, await test.Store.CountWaitingAsync(Acme, 100, default));
        Assert.Equal(3, await test.Store.CountWaitingAsync(Acme, 3, default));
        Assert.Equal(1, await test.Store.CountWaitingAsync(Globex, 100, default));
    }
}
