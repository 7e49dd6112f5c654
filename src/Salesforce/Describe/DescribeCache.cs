using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Salesforce;

/// <summary>One org's describes. However many ask for an object at once, Salesforce is asked once, and only for what changed.</summary>
internal sealed class DescribeCache(OrgWire wire, SalesforceOptions options, TimeProvider time)
{
    private readonly Fresh<string, Known> _known = new(() => options.DescribeFreshFor, time, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every turn of every guest asks for several: one that is fresh is given without a task of its own.</summary>
    public Task<ObjectDescribe> GetAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        var known = _known.GetAsync(objectName, AskAsync, cancellationToken);
        return known.IsCompletedSuccessfully ? known.Result.Describe : DescribeOfAsync(known.AsTask());
    }

    /// <summary>However fresh it is. Whoever asks while Salesforce is being asked shares the answer.</summary>
    public Task<ObjectDescribe> RefreshAsync(string objectName, CancellationToken cancellationToken)
    {
        CompositeRules.ApiName(objectName);
        return DescribeOfAsync(_known.RefreshAsync(objectName, AskAsync, cancellationToken));
    }

    private static async Task<ObjectDescribe> DescribeOfAsync(Task<Known> known) => await (await known).Describe;

    private async Task<Known> AskAsync(string objectName, Known? last)
    {
        var question = WireRequest.Get($"/services/data/{options.ApiVersion}/sobjects/{objectName}/describe");
        var answer = await wire.SendAsync(question with { IfModifiedSince = last?.LastModified }, CancellationToken.None);
        if (answer.Status == WireAnswer.NotModified && last is not null) return last;
        var describe = DescribeReader.Read(answer.Json)
            ?? throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        return new Known(Task.FromResult(describe), answer.LastModified);
    }

    private sealed record Known(Task<ObjectDescribe> Describe, DateTimeOffset? LastModified);
}
