namespace OnceHub.Sync.Grains.Orgs;

/// <summary>How much of an org is being worked on: what <see cref="GuestDispatcher"/> counts and whoever sends requests looks at.</summary>
internal sealed class OrgLoad
{
    private int _rows;
    private int _turns;

    /// <summary>Rows of the inbox that are with guests, or wait for their guest's turn.</summary>
    public int Rows
    {
        get => Volatile.Read(ref _rows);
        set => Volatile.Write(ref _rows, value);
    }

    /// <summary>Turns of guests that have begun and not ended.</summary>
    public int Turns
    {
        get => Volatile.Read(ref _turns);
        set => Volatile.Write(ref _turns, value);
    }
}
