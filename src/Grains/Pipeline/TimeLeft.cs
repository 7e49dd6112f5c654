namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>
/// What is left of a turn when it asks something of its org, and how much of that each step may take. A turn has one end; all
/// that is done for it is measured against that.
/// </summary>
internal readonly record struct TimeLeft
{
    /// <summary>No answer takes longer, whatever the asker says.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(19);

    /// <summary>What the asker needs to take the answer.</summary>
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(0.5);

    /// <summary>What a request to Salesforce needs to be answered.</summary>
    private static readonly TimeSpan Request = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _left;

    public TimeLeft(TimeSpan left) => _left = Shorter(Longer(left, TimeSpan.Zero), Longest);

    /// <summary>What has not begun by then goes back to the inbox: what follows it could not be done in the turn's time.</summary>
    public TimeSpan ToBegin => _left / 2;

    /// <summary>What goes on and has not left by then goes back to the inbox: it would not be answered in time.</summary>
    public TimeSpan ToGoOn => Longer(_left / 2, _left - Request);

    /// <summary>So long a turn waits for a bulk job; longer jobs are left to end by themselves, and the turn comes again.</summary>
    public TimeSpan ForBulkJob => _left * 3 / 8;

    /// <summary>What Salesforce has not answered by then is left to be settled by a later turn.</summary>
    public TimeSpan ToAnswer => _left - Shorter(Way, _left / 10);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
