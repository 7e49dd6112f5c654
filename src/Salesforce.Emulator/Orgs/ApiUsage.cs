namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>Calls of the last rolling day, kept by the hour, and the requests now under way. Thread-safe.</summary>
internal sealed class ApiUsage(TimeProvider time)
{
    private readonly List<(DateTime Hour, int Calls)> _hours = [];
    private readonly Dictionary<long, DateTimeOffset> _running = [];
    private readonly Lock _gate = new();
    private int _calls;
    private long _next;

    public int Calls
    {
        get
        {
            lock (_gate)
            {
                Expire();
                return _calls;
            }
        }
    }

    public void Add(int calls)
    {
        lock (_gate)
        {
            Expire();
            _calls += calls;
            var now = time.GetUtcNow().UtcDateTime;
            var hour = now.Date.AddHours(now.Hour);
            if (_hours.Count == 0 || _hours[^1].Hour != hour)
                _hours.Add((hour, 0));
            _hours[^1] = (hour, _hours[^1].Calls + calls);
        }
    }

    public long Started()
    {
        lock (_gate)
        {
            _running[++_next] = time.GetUtcNow();
            return _next;
        }
    }

    public void Ended(long request)
    {
        lock (_gate)
            _running.Remove(request);
    }

    public int RunningLongerThan(TimeSpan limit)
    {
        lock (_gate)
        {
            var since = time.GetUtcNow() - limit;
            return _running.Values.Count(started => started <= since);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _hours.Clear();
            _calls = 0;
        }
    }

    private void Expire()
    {
        var oldest = time.GetUtcNow().UtcDateTime.AddHours(-24);
        while (_hours.Count > 0 && _hours[0].Hour.AddHours(1) <= oldest)
        {
            _calls -= _hours[0].Calls;
            _hours.RemoveAt(0);
        }
    }
}
