using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Has administrative acts audited: the store writes the line with what it changes. What no transaction of the store did is
/// written once it is done; what was refused is not.
/// </summary>
internal sealed class ActFilter(IAuditStore audit, ClientAddresses addresses, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint()!;
        if (!AccessRules.IsAct(endpoint, http.Request.Method)) return await next(context);
        using var act = ActInHand.Begin(new AuditEntry(
            time.GetUtcNow(), http.Features.Get<Caller>()?.Name ?? "", addresses.ExactOf(http).ToString(),
            endpoint.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName, OrgOf(http), TargetOf(http), ""));
        var answer = await next(context);
        if (!act.IsRecorded && IsDone(answer)) await audit.AppendAuditAsync(act.Entry, CancellationToken.None);
        return answer;
    }

    private static OrgId? OrgOf(HttpContext http) => OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org) ? org : null;

    private static string TargetOf(HttpContext http) =>
        http.Request.RouteValues.FirstOrDefault(value => value.Key != "org").Value as string ?? "";

    private static bool IsDone(object? answer) => answer switch
    {
        IStatusCodeHttpResult { StatusCode: { } status } => status < StatusCodes.Status400BadRequest,
        _ => true,
    };
}
