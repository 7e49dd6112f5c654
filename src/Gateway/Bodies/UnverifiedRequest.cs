using System.Net;

namespace OnceHub.Sync.Gateway;

/// <summary>Why a request was ended before its signature was verified.</summary>
internal enum UnverifiedCut
{
    /// <summary>Its body did not arrive in time.</summary>
    TooSlow = 1,

    /// <summary>There was no room for another, and it had been arriving, or holding bytes, for longest.</summary>
    MadeRoom,

    /// <summary>The process ends.</summary>
    Stopping,
}

/// <summary>A webhook that is arriving. Dispose it when the request ends.</summary>
/// <param name="since">When it came, by the clock's timestamps.</param>
internal sealed class UnverifiedRequest(UnverifiedRequests all, IPAddress address, long since) : IBodyRoom, IDisposable
{
    // Needs no disposing: it has neither a timer nor a parent.
    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenRegistration _callerGone;

    public IPAddress Address => address;

    public long Since => since;

    /// <summary>Cancelled when it is cut, or its caller has gone.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>
    /// Where it stands in the order of those that arrive, or have; null once it is cut, verified or gone. This and what follows is guarded
    /// by the lock
    /// of <see cref="UnverifiedRequests"/>.
    /// </summary>
    public LinkedListNode<UnverifiedRequest>? InAll { get; set; }

    /// <summary>Null once it has arrived, too.</summary>
    public LinkedListNode<UnverifiedRequest>? InAddress { get; set; }

    public long Bytes { get; set; }

    public bool IsVerified { get; set; }

    /// <summary>Null unless it was cut.</summary>
    public UnverifiedCut? Cut { get; set; }

    public void EndWith(CancellationToken callerGone) =>
        _callerGone = callerGone.UnsafeRegister(static request => ((UnverifiedRequest)request!)._ended.Cancel(), this);

    /// <summary>All of its body is here.</summary>
    public void Arrive() => all.Arrive(this);

    /// <summary>Its signature fits: from here on it is neither counted among the unverified nor cut.</summary>
    public void Verify() => all.Verify(this);

    public void Take(int bytes)
    {
        if (all.TryTake(this, bytes)) return;
        if (Cut is not null) throw new OperationCanceledException(Token);
        throw BodyRefusals.NoRoom();
    }

    public void Return(int bytes) => all.Return(this, bytes);

    // Not on the thread that cuts: what waits for the cut request's body would go on there.
    public void Cancel() => _ended.CancelAsync();

    public void Dispose()
    {
        _callerGone.Dispose();
        all.Leave(this);
    }
}
