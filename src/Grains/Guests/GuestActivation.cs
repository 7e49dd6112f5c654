namespace OnceHub.Sync.Grains.Guests;

/// <summary>What one activation of a guest's grain keeps between turns: what it has sent, and what may still be applied.</summary>
internal sealed class GuestActivation
{
    private Task? _unanswered;

    /// <summary>A write of an earlier turn is not answered yet: nothing else is sent for this guest till then.</summary>
    public bool IsAwaitingAnswer => _unanswered is { IsCompleted: false };

    public void Await(Task write)
    {
        _unanswered = write;
        _ = write.ContinueWith(
            late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
