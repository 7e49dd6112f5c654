namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary>The lifetime of a host that whoever started it ends: signals are the process's to take.</summary>
public sealed class OwnedByCaller : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
