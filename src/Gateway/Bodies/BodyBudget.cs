namespace OnceHub.Sync.Gateway;

/// <summary>Counts the bytes of request bodies that the process holds, and says when there is no room for more.</summary>
internal sealed class BodyBudget
{
    private long _held;

    public long Held => Interlocked.Read(ref _held);

    /// <param name="limit">What all bodies together may come to with these bytes.</param>
    public bool TryTake(int bytes, long limit)
    {
        for (var held = Held; ;)
        {
            if (held + bytes > limit) return false;
            var seen = Interlocked.CompareExchange(ref _held, held + bytes, held);
            if (seen == held) break;
            held = seen;
        }
        BodyTelemetry.Took(bytes);
        return true;
    }

    public void Return(int bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        BodyTelemetry.Returned(bytes);
    }
}
