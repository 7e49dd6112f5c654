namespace OnceHub.Sync.Grains.Orgs;

/// <summary>Whether this process is the one that may write to an org's Salesforce.</summary>
internal interface IOrgLease
{
    /// <summary>Whether it is surely ours now: who has lost it sends no write.</summary>
    bool IsHeld { get; }

    /// <summary>Another number once another process has held it in between. Before it was ever held, 0.</summary>
    long AloneSince { get; }
}

/// <summary>Nobody else is asked: for what only rehearses.</summary>
internal sealed class NoLease : IOrgLease
{
    public static IOrgLease Needed { get; } = new NoLease();

    private NoLease()
    {
    }

    public bool IsHeld => true;

    public long AloneSince => 0;
}
