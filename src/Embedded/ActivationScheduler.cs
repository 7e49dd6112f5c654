namespace OnceHub.Sync.Embedded;

/// <summary>Runs the turns of one activation on the thread pool, one at a time, in order.</summary>
internal sealed class ActivationScheduler : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After so many turns the thread is given back, so that a busy activation does not starve the others.</summary>
    private const int TurnsPerSlice = 64;

    [ThreadStatic]
    private static ActivationScheduler? _running;

    private readonly Queue<Task> _turns = new();
    private bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    void IThreadPoolWorkItem.Execute()
    {
        _running = this;
        try
        {
            for (var i = 0; i < TurnsPerSlice; i++)
            {
                Task turn;
                lock (_turns)
                {
                    if (!_turns.TryDequeue(out turn!))
                    {
                        _scheduled = false;
                        return;
                    }
                }
                TryExecuteTask(turn);
            }
        }
        finally
        {
            _running = null;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_turns)
        {
            _turns.Enqueue(task);
            if (_scheduled) return;
            _scheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_running, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns) return [.. _turns];
    }
}
