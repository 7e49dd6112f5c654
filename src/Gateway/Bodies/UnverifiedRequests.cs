using System.Net;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// The webhooks that are arriving. Nothing of them can be believed before the last byte, because the signature covers the
/// whole body. So none of them is refused for want of room, another is cut instead: for its number the one that has been
/// arriving for longest, for its bytes the one that has held most, and for long. A body that comes at once is small or in for
/// milliseconds; whoever drips, holds or floods stands out soon (docs/adr/0005). One that has arrived waits for this process
/// and not for its sender: its time and its number count no more, however many come after it.
/// </summary>
internal sealed class UnverifiedRequests : IDisposable
{
    // What is still arriving when the process ends has this long.
    private static readonly TimeSpan TimeAtTheEnd = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    // Ending a request is work. Thousands that came together would be late together, and whoever is honest would wait behind them.
    private const int CutAtOnce = 16;
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly LinkedList<UnverifiedRequest> _oldestFirst = [];
    private readonly LinkedList<UnverifiedRequest> _arrived = [];
    private readonly Dictionary<IPAddress, LinkedList<UnverifiedRequest>> _byAddress = [];
    private readonly BodyBudget _budget;
    private readonly GatewayLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;
    private TimeSpan _limit;
    private UnverifiedCut _late = UnverifiedCut.TooSlow;
    private bool _timerIsSet;
    private long _bytes;

    public UnverifiedRequests(
        BodyBudget budget, GatewayLimits limits, IOptions<GatewayOptions> options, GatewayLifecycle lifecycle, TimeProvider time)
    {
        (_budget, _limits, _time, _limit) = (budget, limits, time, options.Value.UnverifiedBodyTime);
        _timer = time.CreateTimer(
            static all => ((UnverifiedRequests)all!).CutLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = lifecycle.Stopping.Register(Stop);
    }

    public TimeSpan TimeLimit => _limit;

    public int Count
    {
        get { lock (_lock) return _oldestFirst.Count; }
    }

    public long Bytes
    {
        get { lock (_lock) return _bytes; }
    }

    public int CountOf(IPAddress address)
    {
        lock (_lock) return _byAddress.TryGetValue(address, out var requests) ? requests.Count : 0;
    }

    public UnverifiedRequest Enter(IPAddress address)
    {
        UnverifiedRequest request;
        (UnverifiedRequest? OfAddress, UnverifiedRequest? OfAll) cut = default;
        lock (_lock)
        {
            if (!_byAddress.TryGetValue(address, out var ofAddress)) _byAddress[address] = ofAddress = [];
            // Within the lock, so that the order of the list is the order of time.
            request = new UnverifiedRequest(this, address, _time.GetTimestamp());
            request.InAddress = ofAddress.AddLast(request);
            request.InAll = _oldestFirst.AddLast(request);
            if (ofAddress.Count > _limits.UnverifiedRequestsPerAddress) cut.OfAddress = MakeRoom(ofAddress);
            if (_oldestFirst.Count > _limits.UnverifiedRequests) cut.OfAll = MakeRoom(_oldestFirst);
            SetTimer(ShortestWait);
        }
        BodyTelemetry.Arriving(1);
        cut.OfAddress?.Cancel();
        cut.OfAll?.Cancel();
        return request;
    }

    public bool TryTake(UnverifiedRequest request, int bytes)
    {
        List<UnverifiedRequest>? cut = null;
        bool taken;
        lock (_lock)
        {
            while (request.InAll is not null && _bytes + bytes > _limits.UnverifiedMemory)
                (cut ??= []).Add(Remove(WhoHoldsMost(), UnverifiedCut.MadeRoom));
            taken = (request.InAll is not null || request.IsVerified) && _budget.TryTake(bytes, _limits.BodyMemory);
            if (taken && request.InAll is not null)
            {
                _bytes += bytes;
                request.Bytes += bytes;
            }
        }
        cut?.ForEach(static old => old.Cancel());
        return taken;
    }

    public void Return(UnverifiedRequest request, int bytes)
    {
        lock (_lock)
        {
            if (request.InAll is not null)
            {
                _bytes -= bytes;
                request.Bytes -= bytes;
            }
        }
        _budget.Return(bytes);
    }

    /// <summary>Its last byte is here. From now on it is cut for its bytes only.</summary>
    public void Arrive(UnverifiedRequest request)
    {
        lock (_lock)
        {
            if (request.InAll is null) return;
            LeaveOrder(request);
            request.InAll = _arrived.AddLast(request);
        }
    }

    // One that was cut after its last byte is as good as any other.
    public void Verify(UnverifiedRequest request)
    {
        lock (_lock)
        {
            request.IsVerified = true;
            Remove(request, cut: null);
        }
    }

    public void Leave(UnverifiedRequest request)
    {
        lock (_lock) Remove(request, cut: null);
        BodyTelemetry.Arriving(-1);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
    }

    private UnverifiedRequest MakeRoom(LinkedList<UnverifiedRequest> oldestFirst) =>
        Remove(oldestFirst.First!.Value, UnverifiedCut.MadeRoom);

    /// <summary>
    /// The square of its bytes times how long it has been arriving, so that neither many small bodies that are held nor large
    /// ones that come fast push out a small one that is sent at once. The oldest of equals.
    /// </summary>
    private UnverifiedRequest WhoHoldsMost()
    {
        var now = _time.GetTimestamp();
        return _oldestFirst.Concat(_arrived).MaxBy(request => (double)request.Bytes * request.Bytes * (now - request.Since + 1))!;
    }

    /// <summary>From here on it is not counted. The budget counts its bytes until it has given them back.</summary>
    private UnverifiedRequest Remove(UnverifiedRequest request, UnverifiedCut? cut)
    {
        if (request.InAll is null) return request;
        request.Cut = cut;
        _bytes -= request.Bytes;
        LeaveOrder(request);
        return request;
    }

    private void LeaveOrder(UnverifiedRequest request)
    {
        request.InAll!.List!.Remove(request.InAll);
        request.InAll = null;
        if (request.InAddress is not { List: { } ofAddress } inAddress) return;
        ofAddress.Remove(inAddress);
        if (ofAddress.Count == 0) _byAddress.Remove(request.Address);
        request.InAddress = null;
    }

    private void Stop()
    {
        lock (_lock) (_limit, _late) = (TimeAtTheEnd, UnverifiedCut.Stopping);
        CutLate();
    }

    // All have the same time, so that the oldest is the first to be late.
    private void CutLate()
    {
        List<UnverifiedRequest> cut = [];
        lock (_lock)
        {
            var most = _late == UnverifiedCut.Stopping ? int.MaxValue : CutAtOnce;
            while (cut.Count < most && _oldestFirst.First is { } oldest && TimeLeft(oldest.Value) <= TimeSpan.Zero)
                cut.Add(Remove(oldest.Value, _late));
            _timerIsSet = false;
            SetTimer(cut.Count == most ? BetweenCuts : ShortestWait);
        }
        foreach (var late in cut) late.Cancel();
    }

    private void SetTimer(TimeSpan shortest)
    {
        if (_timerIsSet || _oldestFirst.First is not { } oldest) return;
        var left = TimeLeft(oldest.Value);
        _timer.Change(left > shortest ? left : shortest, Timeout.InfiniteTimeSpan);
        _timerIsSet = true;
    }

    private TimeSpan TimeLeft(UnverifiedRequest request) => _limit - _time.GetElapsedTime(request.Since);
}
