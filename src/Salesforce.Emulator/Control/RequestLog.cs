using System.Text;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

internal sealed record LoggedRequest(
    long Number,
    DateTimeOffset At,
    string? Org,
    string Method,
    string Path,
    int Status,
    int Calls,
    double Milliseconds,
    IReadOnlyList<string> Faults,
    string Body);

/// <summary>The last requests, for tests and people who want to see what a client really sent. Thread-safe.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 2000;
    private const int MaxBody = 4096;
    private readonly Queue<LoggedRequest> _requests = new();
    private readonly Lock _gate = new();
    private long _next;

    public void Add(
        DateTimeOffset at,
        string? org,
        string method,
        string path,
        int status,
        int calls,
        double milliseconds,
        IReadOnlyList<string> faults,
        ReadOnlyMemory<byte> body)
    {
        lock (_gate)
        {
            var isSecret =
                path.StartsWith("/services/oauth2", StringComparison.Ordinal) || path.StartsWith("/login", StringComparison.Ordinal);
            var text = isSecret ? "" : Encoding.UTF8.GetString(body.Span[..Math.Min(MaxBody, body.Length)]);
            _requests.Enqueue(new LoggedRequest(++_next, at, org, method, path, status, calls, milliseconds, faults, text));
            if (_requests.Count > Capacity)
                _requests.Dequeue();
        }
    }

    public IReadOnlyList<LoggedRequest> After(long number)
    {
        lock (_gate)
            return [.. _requests.Where(r => r.Number > number)];
    }

    public void Clear()
    {
        lock (_gate)
            _requests.Clear();
    }
}
