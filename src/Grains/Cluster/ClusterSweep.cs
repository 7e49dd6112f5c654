namespace OnceHub.Sync.Grains.Cluster;

/// <summary>
/// Takes back the one reminder of earlier versions, whose work every silo's sweeper does. To go when no database is left in
/// which an earlier version ran.
/// </summary>
[GrainType("clustersweep")]
internal sealed class ClusterSweep : Grain, IGrainWithStringKey, IRemindable
{
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
