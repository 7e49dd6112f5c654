using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class LeaseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly long NoonEpoch = SecondsSince2020(Noon);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lease_is_held_by_one_owner_until_it_expires(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var first = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        Assert.Equal(new Lease(Acme, "one", NoonEpoch, Noon + Minute, NoonEpoch), first);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon.AddSeconds(59), Minute, default));
        Assert.Equal(NoonEpoch + 60, (await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon + Minute, Minute, default))?.Epoch);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon + Minute, Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_renewal_in_time_keeps_the_epoch_and_a_late_one_does_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        var renewed = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(30), Minute, default);
        var late = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(90), Minute, default);

        Assert.Equal((NoonEpoch, Noon.AddSeconds(90)), (renewed!.Epoch, renewed.ExpiresAt));
        Assert.Equal(NoonEpoch + 90, late!.Epoch);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_takes_it_is_told_since_when_nobody_else_has_had_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Task<Lease?> TakeAsync(string owner, int minutes) =>
            test.Store.TryAcquireLeaseAsync(Acme, owner, Noon.AddMinutes(minutes), Minute, default);

        Assert.Equal(NoonEpoch, (await TakeAsync("one", 0))!.AloneSince);
        await test.Store.ReleaseLeaseAsync((await TakeAsync("one", 5))!, default);
        Assert.Equal(NoonEpoch, (await TakeAsync("one", 10))!.AloneSince);

        Assert.Equal(NoonEpoch + (15 * 60), (await TakeAsync("two", 15))!.AloneSince);
        Assert.Equal(NoonEpoch + (20 * 60), (await TakeAsync("one", 20))!.AloneSince);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_released_lease_can_be_taken_at_once_and_the_epoch_never_falls(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var first = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);

        await test.Store.ReleaseLeaseAsync(first!, default);
        var second = await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon, Minute, default);
        await test.Store.ReleaseLeaseAsync(first!, default);

        Assert.Equal(NoonEpoch + 1, second!.Epoch);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddSeconds(1), Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Anybody_can_see_who_has_it_and_until_when(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Null(await test.Store.FindLeaseAsync(Acme, default));
        var held = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);
        await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon, Minute, default);
        Assert.Equal(held, await test.Store.FindLeaseAsync(Acme, default));
        Assert.Null(await test.Store.FindLeaseAsync(Globex, default));

        await test.Store.ReleaseLeaseAsync(held!, default);
        Assert.Equal(held! with { ExpiresAt = DateTimeOffset.UnixEpoch }, await test.Store.FindLeaseAsync(Acme, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_try_at_once_one_gets_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var leases = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => test.Store.TryAcquireLeaseAsync(Acme, $"owner-{i}", Noon, Minute, default)));
        Assert.Single(leases, lease => lease is not null);
        Assert.NotNull(await test.Store.TryAcquireLeaseAsync(Globex, "other", Noon, Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_clock_that_was_set_back_does_not_lower_the_epoch(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var first = await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);
        await test.Store.ReleaseLeaseAsync(first!, default);

        var second = await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon.AddDays(-1), Minute, default);

        Assert.Equal(NoonEpoch + 1, second!.Epoch);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_nobody_renews_is_taken_over_though_it_has_not_expired_and_the_epoch_does_not_fall(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddHours(1), Minute, default);
        Assert.Null(await test.Store.TryAcquireLeaseAsync(Acme, "two", Noon, Minute, default));
        var seen = (await test.Store.FindLeaseAsync(Acme, default))!;
        // It is renewed after it was seen.
        await test.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddHours(1).AddSeconds(20), Minute, default);
        Assert.Null(await test.Store.TakeOverLeaseAsync(seen, "two", Noon, Minute, default));

        seen = (await test.Store.FindLeaseAsync(Acme, default))!;
        var taken = (await test.Store.TakeOverLeaseAsync(seen, "two", Noon, Minute, default))!;
        Assert.True(taken.Epoch > seen.Epoch);
        Assert.Equal(Noon + Minute, (await test.Store.FindLeaseAsync(Acme, default))!.ExpiresAt);
        Assert.Null(await test.Store.TakeOverLeaseAsync(seen, "three", Noon, Minute, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_anew_goes_on_above_the_epochs_of_the_one_before(StoreKind kind)
    {
        long last;
        await using (var lost = await TestStore.OpenAsync(kind))
        {
            var lease = await lost.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default);
            await lost.Store.ReleaseLeaseAsync(lease!, default);
            last = (await lost.Store.TryAcquireLeaseAsync(Acme, "one", Noon, Minute, default))!.Epoch;
        }
        await using var anew = await TestStore.OpenAsync(kind);

        Assert.True((await anew.Store.TryAcquireLeaseAsync(Acme, "one", Noon.AddHours(1), Minute, default))!.Epoch > last);
    }

    private static long SecondsSince2020(DateTimeOffset time) =>
        (long)(time - new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
}
