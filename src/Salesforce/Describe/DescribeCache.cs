using System.Collections.Concurrent;

namespace OnceHub.Sync.Salesforce;

/// <summary>One org's describes. However many ask for an object at once, Salesforce is asked once.</summary>
internal sealed class DescribeCache(OrgWire wire, SalesforceOptions options, TimeProvider time)
{
    private sealed record Known(ObjectDescribe Describe, DateTimeOffset? LastModified, DateTimeOffset CheckedAt);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Task<ObjectDescribe>> _underWay = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    public Task<ObjectDescribe> GetAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        if (Fresh(objectName) is { } fresh) return Task.FromResult(fresh);
        lock (_gate)
        {
            return Fresh(objectName) is { } justCame ? Task.FromResult(justCame) : Ask(objectName, cancellationToken);
        }
    }

    /// <summary>However fresh it is. Whoever asks while Salesforce is being asked shares the answer.</summary>
    public Task<ObjectDescribe> RefreshAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        lock (_gate) return Ask(objectName, cancellationToken);
    }

    private Task<ObjectDescribe> Ask(string objectName, CancellationToken cancellationToken)
    {
        if (!_underWay.TryGetValue(objectName, out var task))
            // Not under the first caller's cancellation: the others wait for it too.
            _underWay[objectName] = task = Task.Run(() => AskAsync(objectName), CancellationToken.None);
        return task.WaitAsync(cancellationToken);
    }

    private ObjectDescribe? Fresh(string objectName) =>
        _known.TryGetValue(objectName, out var known) && time.GetUtcNow() - known.CheckedAt < options.DescribeFreshFor ? known.Describe : null;

    private async Task<ObjectDescribe> AskAsync(string objectName)
    {
        try
        {
            var known = _known.GetValueOrDefault(objectName);
            var now = time.GetUtcNow();
            var answer = await wire.SendAsync(
                WireRequest.Get($"/services/data/{options.ApiVersion}/sobjects/{objectName}/describe") with { IfModifiedSince = known?.LastModified },
                CancellationToken.None);
            known = answer.Status == WireAnswer.NotModified && known is not null
                ? known with { CheckedAt = now }
                : new Known(DescribeReader.Read(answer.Json) ?? throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false), answer.LastModified, now);
            _known[objectName] = known;
            return known.Describe;
        }
        finally
        {
            lock (_gate) _underWay.Remove(objectName);
        }
    }
}
