namespace OnceHub.Sync.Grains.Tests;

/// <summary>Each test has a rig of its own, and plays visits on it.</summary>
public abstract class VisitsTest : IAsyncLifetime
{
    private protected GuestRig Rig { get; private set; } = null!;

    private protected Visits Visits { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Rig = await GuestRig.StartAsync();
        Visits = Visits.On(Rig);
    }

    public async Task DisposeAsync()
    {
        await Visits.DisposeAsync();
        await Rig.DisposeAsync();
    }
}
