using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>The right to use a refresh token, among processes that share the store.</summary>
public sealed class RefreshClaimTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public Task DisposeAsync() => _rig.DisposeAsync().AsTask();

    [Fact]
    public async Task It_outlives_an_asking_that_takes_long_and_is_free_once_it_is_given_back()
    {
        var held = await Claim().TakeAsync(default);
        var other = Claim().TakeAsync(default);
        for (var seconds = 0; seconds < 70; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
            Assert.False(other.IsCompleted, $"It was taken after {seconds} seconds.");
        }
        await held.DisposeAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
                return other.IsCompleted;
            },
            "the other takes it");
        await (await other).DisposeAsync();
    }

    private RefreshClaim Claim() => new(GuestRig.Org, _rig.Store, _clock);
}
