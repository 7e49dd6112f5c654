using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Silo;

/// <summary>
/// One per cluster, woken each minute by a reminder: looks for orgs with due rows, as each silo's own sweeper does every few
/// seconds. What is waiting is so found wherever a silo lives, even when the timers of the others are stuck.
/// </summary>
[Alias("oncehub.cluster-sweep")]
internal interface IClusterSweep : IGrainWithStringKey
{
    /// <summary>Asks for the reminder; again is the same.</summary>
    [Alias("begin")]
    Task BeginAsync();
}

internal sealed class ClusterSweep(ISweep sweep) : Grain, IClusterSweep, IRemindable
{
    /// <summary>The key of the one grain, and the name of its reminder.</summary>
    public const string Key = "sweep";

    /// <summary>The shortest that reminders are meant for.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    public Task BeginAsync() => this.RegisterOrUpdateReminder(Key, First, Period);

    public Task ReceiveReminder(string reminderName, TickStatus status) => sweep.SweepAsync(CancellationToken.None);
}

/// <summary>Has the cluster's sweep begin once this silo is part of the cluster. The silo does not wait for it.</summary>
internal sealed partial class ClusterSweepStart(IGrainFactory grains, TimeProvider time, ILogger<ClusterSweepStart> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await grains.GetGrain<IClusterSweep>(ClusterSweep.Key).BeginAsync().WaitAsync(stoppingToken);
                return;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, failed, BetweenTries);
            }
            await Task.Delay(BetweenTries, time, stoppingToken);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The cluster's reminder to look for waiting events could not be set; the next try is in {Wait}")]
    private static partial void LogFailed(ILogger logger, Exception failed, TimeSpan wait);
}
