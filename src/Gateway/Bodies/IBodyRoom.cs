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

/// <summary>The room of callers whose key was checked before their body is read.</summary>
internal sealed class KeyedRoom(BodyBudget budget, GatewayLimits limits) : IBodyRoom
{
    public void Take(int bytes)
    {
        if (!budget.TryTake(bytes, limits.KeyedMemory)) throw BodyRefusals.NoRoom();
    }

    public void Return(int bytes) => budget.Return(bytes);
}
