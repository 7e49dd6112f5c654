using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>Gives requests under /v1 that no endpoint took an answer that says so.</summary>
internal sealed class UnmatchedRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseStatusCodePages(Explain);
        next(app);
    };

    private static Task Explain(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)) return Task.CompletedTask;
        var problem = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.Of(ProblemKinds.NotFound, "No such address. /openapi/v1.json lists those there are."),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(
                ProblemKinds.MethodNotAllowed,
                $"This address does not take {http.Request.Method}. /openapi/v1.json lists what it takes."),
            StatusCodes.Status400BadRequest => Problem.Of(
                ProblemKinds.BadRequest, "The request cannot be read. /openapi/v1.json tells what this address takes."),
            _ => null,
        };
        return problem?.ExecuteAsync(http) ?? Task.CompletedTask;
    }
}
