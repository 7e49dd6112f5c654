using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OnceHub.Sync.Grains;

/// <summary>
/// The threads on which guests' turns go on, as many as there are processors, for all orgs and silos of this process. On Linux the
/// operating system gives them a processor when the others leave one: of a burst of thousands of turns a webhook, a lease or a page notices
/// little, and the turns take what is left.
/// </summary>
/// <remarks>What a turn awaits goes on here too, in the order in which it is ready. Nothing here may block for long.</remarks>
internal sealed class TurnThreads : TaskScheduler
{
    private const int ProcessOrThread = 0;
    private const int TheCaller = 0;

    /// <summary>A tenth of the share of an ordinary thread, where both want the same processor.</summary>
    private const int Niceness = 10;

    private static readonly TurnThreads Shared = new();

    private readonly BlockingCollection<Task> _ready = [];

    private TurnThreads()
    {
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
            new Thread(Work) { IsBackground = true, Name = $"turns {i}", Priority = ThreadPriority.BelowNormal }.Start();
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

    // A thread's own priority is ignored on Linux, where a thread has a niceness. Refused, or unknown to the C library, it changes nothing.
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
