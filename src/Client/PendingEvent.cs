namespace OnceHub.Sync.Client;

/// <summary>An event that is on its way.</summary>
internal sealed class PendingEvent(ReadOnlyMemory<byte> line)
{
    private readonly TaskCompletionSource<EventOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The envelope, without line breaks.</summary>
    public ReadOnlyMemory<byte> Line { get; } = line;

    public Task<EventOutcome> Outcome => _outcome.Task;

    public void Tell(EventOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception failure)
    {
        _outcome.TrySetException(failure);
        // Whoever waited may have gone, and then nobody looks.
        _ = _outcome.Task.Exception;
    }
}
