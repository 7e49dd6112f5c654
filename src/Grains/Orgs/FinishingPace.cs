namespace OnceHub.Sync.Grains;

/// <summary>How many rows a second are finished, of late. Not thread-safe.</summary>
internal sealed class FinishingPace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private DateTimeOffset _since = time.GetUtcNow();
    private int _finished;

    /// <summary>Of the last windows, newer ones counting more.</summary>
    public double PerSecond { get; private set; }

    public void Finished(int rows)
    {
        _finished += rows;
        var elapsed = time.GetUtcNow() - _since;
        if (elapsed < Window) return;
        PerSecond = (PerSecond / 2) + (_finished / elapsed.TotalSeconds / 2);
        _since = time.GetUtcNow();
        _finished = 0;
    }
}
