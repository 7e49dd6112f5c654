using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OnceHub.Sync.Grains;

/// <summary>
/// The threads on which guests' turns go on, as many as there are processors, for all orgs and silos of this process. On Linux they give
/// way to the others: of a burst of thousands of turns a webhook, a lease or a page notices little, and the turns take what is left.
/// </summary>
/// <remarks>
/// What a turn awaits goes on here too. Nothing here may block for long: there are no further threads. A thread inherits its maker's
/// niceness, so the pool, which makes its threads where work is queued, is filled before the first turn, and keeps them (Silo.csproj). What
/// it makes beyond one for each processor may give way as well, until it has been idle for 20 seconds.
/// </remarks>
internal sealed class TurnThreads : TaskScheduler
{
    private const int ProcessOrThread = 0;
    private const int TheCaller = 0;

    /// <summary>
    /// About a third of the share of an ordinary thread that wants the same processor. Linux does not ask whose thread that is: with a
    /// tenth (10), turns came to a stand beside other busy programs of the machine.
    /// </summary>
    private const int Niceness = 5;

    private static readonly TimeSpan LongestFilling = TimeSpan.FromMilliseconds(20);

    private static readonly TurnThreads Shared = new();

    private readonly BlockingCollection<Task> _ready = [];

    private TurnThreads()
    {
        FillPool();
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
            new Thread(Work) { IsBackground = true, Name = $"turns {i}" }.Start();
    }

    public override int MaximumConcurrencyLevel => Environment.ProcessorCount;

    /// <summary>Whoever starts it owns it, as with <see cref="Apart"/>.</summary>
    public static Task RunAsync(Func<Task> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Shared).Unwrap();

    protected override void QueueTask(Task task) => _ready.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];

    private void Work()
    {
        GiveWay();
        foreach (var task in _ready.GetConsumingEnumerable()) TryExecuteTask(task);
    }

    private void FillPool()
    {
        var met = new CountdownEvent(MaximumConcurrencyLevel);
        // Each holds its thread until all have one; where the pool does not give them one at once, they do without.
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static met =>
                {
                    met.Signal();
                    met.Wait(LongestFilling);
                },
                met,
                preferLocal: false);
        }
    }

    // Elsewhere a lower priority may mean no processor at all, and niceness is the whole process's. Thread.Priority does nothing on Linux.
    private static void GiveWay()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = setpriority(ProcessOrThread, TheCaller, Niceness);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // Turns then have the same share as the rest.
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int which, int who, int niceness);
}
