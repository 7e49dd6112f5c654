using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;

namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary><c>/services/data</c>: checks token and limits, counts the call, and runs it under its org's lock.</summary>
internal sealed class DataServer(EmulatorState state)
{
    public (ApiAnswer Answer, int Calls) Answer(WebCall call)
    {
        var path = call.Path.TrimEnd('/');
        if (path == "/services/data")
            return (RestRouter.Versions(), 0);
        if (!path.StartsWith("/services/data/", StringComparison.Ordinal))
            return (ApiAnswer.Errors(404, ("NOT_FOUND", "The requested resource does not exist")), 0);
        var org = state.OrgOfToken(call.Bearer);
        if (org is null || (call.OrgName is { } name && name != org.Name) || org.Access.Find(call.Bearer!) is not { } session)
            return (ApiAnswer.Errors(401, ("INVALID_SESSION_ID", "Session expired or invalid")), 0);
        lock (org.Gate)
            return Run(org, org.RightsOf(org.Database.Find(session.UserId)!), call, path);
    }

    private static (ApiAnswer Answer, int Calls) Run(Org org, UserRights rights, WebCall web, string path)
    {
        if (!org.Settings.ApiEnabled)
            return (ApiAnswer.Errors(403, ("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner")), 0);
        if (ConditionAnswers.OfData(org.Settings.Condition) is { } stopped)
            return (stopped, 0);
        var call = new ApiCall
        {
            Org = org,
            Rights = rights,
            Method = MethodOf(web),
            Path = [],
            Version = "",
            Headers = web.Headers,
            Body = web.Body,
            Host = web.BaseUrl,
        };
        if (MediaTypes.Refuse(call.Method, path, call) is { } refusal)
            return (refusal, 0);
        var cost = path.EndsWith("/composite/batch", StringComparison.OrdinalIgnoreCase) ? BatchResource.Cost(call) : 1;
        if (org.Settings.UsedAtStart + org.Usage.Calls + cost > org.Settings.DailyLimit)
            return (ApiAnswer.Errors(403, ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")), 0);
        if (org.Usage.RunningLongerThan(TimeSpan.FromSeconds(org.Settings.LongCallSeconds)) >= org.Settings.ConcurrentLongLimit)
            return (ApiAnswer.Errors(403, ("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.")), 0);
        org.Usage.Add(cost);
        return (RestRouter.Answer(call, path + web.QueryText), cost);
    }

    /// <summary>Clients that cannot send PATCH say POST with <c>_HttpMethod=PATCH</c>.</summary>
    private static string MethodOf(WebCall call)
    {
        if (call.Method != "POST" || !call.QueryText.Contains("_HttpMethod", StringComparison.OrdinalIgnoreCase))
            return call.Method;
        return RestRouter.ReadQuery(call.QueryText.TrimStart('?')).GetValueOrDefault("_HttpMethod", "POST").ToUpperInvariant();
    }
}
