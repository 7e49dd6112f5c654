namespace OnceHub.Sync.Gateway;

/// <summary>Where a body's bytes are counted while they are held.</summary>
internal interface IBodyRoom
{
    /// <summary>To be called before the memory is taken.</summary>
    /// <exception cref="ProblemException">There is no room for so many more.</exception>
    /// <exception cref="OperationCanceledException">The request was cut.</exception>
    void Take(int bytes);

    void Return(int bytes);
}

/// <summary>The room of callers whose key, or session, was checked before their body is read.</summary>
internal sealed class KeyedRoom(BodyBudget budget, GatewayLimits limits) : IBodyRoom
{
    public void Take(int bytes)
    {
        if (!budget.TryTake(bytes, limits.KeyedMemory)) throw BodyRefusals.NoRoom();
    }

    public void Return(int bytes) => budget.Return(bytes);
}

/// <summary>
/// The room of one org's clients with an API key: a share of that of all callers who are known, of which a part stays free for operators
/// and for who is signed in.
/// </summary>
internal sealed class OrgRoom(BodyBudget budget, GatewayLimits limits) : IBodyRoom
{
    private long _held;

    /// <summary>Whether so many bytes more would find room now.</summary>
    public bool HasRoomFor(long bytes) => Interlocked.Read(ref _held) + bytes <= limits.OrgMemory;

    public void Take(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limits.OrgMemory && budget.TryTake(bytes, limits.ClientMemory)) return;
        Interlocked.Add(ref _held, -bytes);
        throw BodyRefusals.NoRoom();
    }

    public void Return(int bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        budget.Return(bytes);
    }
}
