using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Salesforce;

/// <summary>One org's describes. However many ask for an object at once, Salesforce is asked once, and only for what changed.</summary>
internal sealed class DescribeCache(OrgWire wire, SalesforceOptions options, TimeProvider time)
{
    private readonly Fresh<string, Known> _known = new(() => options.DescribeFreshFor, time, StringComparer.OrdinalIgnoreCase);

    public async Task<ObjectDescribe> GetAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        return (await _known.GetAsync(objectName, last => AskAsync(objectName, last), cancellationToken)).Describe;
    }

    /// <summary>However fresh it is. Whoever asks while Salesforce is being asked shares the answer.</summary>
    public async Task<ObjectDescribe> RefreshAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        return (await _known.RefreshAsync(objectName, last => AskAsync(objectName, last), cancellationToken)).Describe;
    }

    private async Task<Known> AskAsync(string objectName, Known? last)
    {
        var question = WireRequest.Get($"/services/data/{options.ApiVersion}/sobjects/{objectName}/describe");
        var answer = await wire.SendAsync(question with { IfModifiedSince = last?.LastModified }, CancellationToken.None);
        if (answer.Status == WireAnswer.NotModified && last is not null) return last;
        var describe = DescribeReader.Read(answer.Json)
            ?? throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        return new Known(describe, answer.LastModified);
    }

    private sealed record Known(ObjectDescribe Describe, DateTimeOffset? LastModified);
}
