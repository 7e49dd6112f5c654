namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// How many rows it is worth for an org to have in hand: what is finished in a few seconds. More would run out of their turns'
/// time and go back to the inbox. Not thread-safe.
/// </summary>
internal sealed class FinishingPace(TimeProvider time)
{
    private const int SecondsInHand = 5;

    /// <summary>Enough for full requests side by side.</summary>
    private const int Fewest = 2_000;

    /// <summary>Enough for the smaller requests of an org that takes its time, where more turned out to be more than it finishes.</summary>
    private const int FewestOfASlowOrg = 400;

    /// <summary>Taken up again in each window that goes well.</summary>
    private const int Step = 25;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private DateTimeOffset _since = time.GetUtcNow();
    private int _finished;
    private int _putBack;
    private double _perSecond;
    private int _fewest = Fewest;

    /// <summary>Rows.</summary>
    public int Worth => (int)Math.Clamp(_perSecond * SecondsInHand, _fewest, int.MaxValue);

    /// <summary>A turn ended, with so many rows finished and so many back in the inbox.</summary>
    public void Ended(int finished, int putBack)
    {
        _finished += finished;
        _putBack += putBack;
        var elapsed = time.GetUtcNow() - _since;
        if (elapsed < Window) return;
        // Newer windows count more.
        _perSecond = (_perSecond / 2) + (_finished / elapsed.TotalSeconds / 2);
        _fewest = _putBack > _finished ? Math.Max(FewestOfASlowOrg, _fewest / 2) : Math.Min(Fewest, _fewest + Step);
        _since = time.GetUtcNow();
        (_finished, _putBack) = (0, 0);
    }
}
