using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Two who want an org's lease, on one store.</summary>
public sealed class HeldLeaseTests : IAsyncLifetime, IDisposable
{
    private static readonly OrgId Org = OrgId.Parse("acme");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("lease-").FullName;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private ISyncStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = SyncStores.Open(new StorageOptions { Path = Path.Combine(_folder, "test.db") });
        await _store.MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _wake.Dispose();

    [Fact]
    public async Task A_lease_whose_holder_was_killed_is_taken_once_it_ends_and_not_before()
    {
        var killed = await LeaseOf(TimeSpan.FromSeconds(1)).AcquireAsync(_wake, default);
        var taken = await LeaseOf(TimeSpan.FromMinutes(1)).AcquireAsync(_wake, default).WaitAsync(Patience);
        Assert.NotNull(taken);
        Assert.True(taken.Epoch > killed!.Epoch);
        Assert.True(taken.ExpiresAt >= killed.ExpiresAt + TimeSpan.FromMinutes(1), "It was taken before the end of the other.");
    }

    [Fact]
    public async Task A_lease_whose_holder_lives_is_left_to_it()
    {
        // It is renewed each third of it: so long the machine may be busy with something else.
        var duration = TimeSpan.FromSeconds(9);
        var living = LeaseOf(duration);
        using var lost = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        var renewing = living.RenewAsync((await living.AcquireAsync(_wake, default))!, lost, over.Token);
        Assert.Null(await LeaseOf(duration).AcquireAsync(_wake, default).WaitAsync(Patience));
        Assert.False(lost.IsCancellationRequested);
        await over.CancelAsync();
        await renewing;
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_taken_at_the_next_wake_up()
    {
        var leaving = LeaseOf(TimeSpan.FromMinutes(9));
        var held = (await leaving.AcquireAsync(_wake, default))!;
        var waiting = LeaseOf(TimeSpan.FromMinutes(9)).AcquireAsync(_wake, default);
        // The first wake-up comes too early, and is not the last chance.
        _wake.Release();
        await Eventually(() => _wake.CurrentCount == 0);
        Assert.False(waiting.IsCompleted);
        await leaving.ReleaseAsync(held);
        _wake.Release();
        Assert.NotNull(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_lease_of_a_clock_that_was_ahead_is_taken_over_once_nobody_renews_it()
    {
        var ahead = await _store.TryAcquireLeaseAsync(
            Org, "ahead", DateTimeOffset.UtcNow.AddHours(1), TimeSpan.FromSeconds(15), default);
        var taken = await LeaseOf(TimeSpan.FromSeconds(1)).AcquireAsync(_wake, default).WaitAsync(Patience);
        Assert.True(taken!.Epoch > ahead!.Epoch);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(10, limit.Token);
    }

    private HeldLease LeaseOf(TimeSpan duration) => new(Org, _store, duration, TimeProvider.System, NullLogger.Instance);
}
