namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// How fast an org finishes rows, and so how many it should have in hand: what is finished in a second, and enough for its requests. More finishes
/// nothing sooner, has its turns begun for longer, and all that they hold is looked at by each garbage collection meanwhile; much
/// more would run out of its turns' time and go back to the inbox. Not thread-safe.
/// </summary>
/// <param name="requestsInFlight">How many requests to the org's Salesforce may be under way at once.</param>
internal sealed class FinishingRate(int requestsInFlight, TimeProvider time)
{
    private const int SecondsInHand = 1;

    /// <summary>A full one under way, and another one getting ready meanwhile.</summary>
    private const int RowsPerRequestInFlight = 400;

    /// <summary>Enough for the smaller requests of an org that takes its time, where more turned out to be more than it finishes.</summary>
    private const int FewestOfASlowOrg = 400;

    /// <summary>Taken up again in each window that goes well.</summary>
    private const int Step = 25;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly int _enough = requestsInFlight * RowsPerRequestInFlight;
    private DateTimeOffset _since = time.GetUtcNow();
    private int _finished;
    private int _deferred;
    private double _perSecond;
    private int _fewest = requestsInFlight * RowsPerRequestInFlight;

    /// <summary>Rows.</summary>
    public int TargetInHand => (int)Math.Clamp(_perSecond * SecondsInHand, _fewest, int.MaxValue);

    /// <summary>A turn ended, with so many rows finished and so many back in the inbox.</summary>
    public void Ended(int finished, int deferred)
    {
        _finished += finished;
        _deferred += deferred;
        var elapsed = time.GetUtcNow() - _since;
        if (elapsed < Window) return;
        // Newer windows count more.
        _perSecond = (_perSecond / 2) + (_finished / elapsed.TotalSeconds / 2);
        _fewest = _deferred > _finished ? Math.Max(FewestOfASlowOrg, _fewest / 2) : Math.Min(_enough, _fewest + Step);
        _since = time.GetUtcNow();
        (_finished, _deferred) = (0, 0);
    }
}
