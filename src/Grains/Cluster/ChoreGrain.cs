using Orleans.Timers;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>One per chore of a cluster, with the chore's name as its key.</summary>
[Alias("oncehub.chore")]
internal interface IChoreGrain : IGrainWithStringKey
{
    /// <summary>The chore runs from now on, in one silo, whatever silos end; again is the same.</summary>
    [Alias("begin")]
    Task BeginAsync();
}

/// <summary>
/// Runs a chore while it is active, and is activated again by its reminder when its silo has ended. A silo by itself has no
/// reminders: there the chore ends with the process.
/// </summary>
[GrainType("chore"), CollectionAgeLimit(AlwaysActive = true)]
internal sealed class ChoreGrain(IEnumerable<Chore> chores, IReminderRegistry? reminders = null) : Grain, IChoreGrain, IRemindable
{
    /// <summary>The shortest that reminders are meant for: so long a chore rests at most when its silo was killed.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private Chore? _chore;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _chore = chores.FirstOrDefault(chore => chore.Name == this.GetPrimaryKeyString());
        if (_chore is not { } chore) return Task.CompletedTask;
        this.RegisterGrainTimer(chore.TryRoundAsync, new GrainTimerCreationOptions
        {
            DueTime = chore.BeginsAtOnce ? TimeSpan.Zero : chore.Interval,
            Period = chore.Interval,
            // A round may take longer than a call may.
            Interleave = true,
        });
        return Task.CompletedTask;
    }

    public async Task BeginAsync()
    {
        if (reminders is not null) await this.RegisterOrUpdateReminder(this.GetPrimaryKeyString(), ReminderPeriod, ReminderPeriod);
    }

    /// <summary>To be active is all; a chore that only other versions have is left to their silos.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_chore is null) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _chore?.EndAsync() ?? Task.CompletedTask;
}
