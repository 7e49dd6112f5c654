using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class LeaseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lease_is_held_by_one_owner_until_it_expires(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var first = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        Assert.Equal(new Lease(Acme, "one", 1, Noon + Minute), first);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon.AddSeconds(59), Minute, default));
        Assert.Equal(2, (await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon + Minute, Minute, default))?.Epoch);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon + Minute, Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_renewal_in_time_keeps_the_epoch_and_a_late_one_does_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        var renewed = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(30), Minute, default);
        var late = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(90), Minute, default);

        Assert.Equal((1, Noon.AddSeconds(90)), (renewed!.Epoch, renewed.ExpiresAt));
        Assert.Equal(2, late!.Epoch);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_released_lease_can_be_taken_at_once_and_the_epoch_never_falls(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var first = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        await test.Store.ReleaseLeaseAsync(first!, default);
        var second = await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon, Minute, default);
        await test.Store.ReleaseLeaseAsync(first!, default);

        Assert.Equal(2, second!.Epoch);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(1), Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_try_at_once_one_gets_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var leases = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => test.Store.TryAcquireLeaseAsync(Acme, $"owner-{i}", Noon, Minute, default)));
        Assert.Single(leases, lease => lease is not null);
        Assert.NotNull(await test.Store.TryAcquireLeaseAsync(Globex, "other", Noon, Minute, default));
    }
}
