using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Marks what answers on every port: what OnceHub, clients with an API key, browsers on their way from Salesforce, and probes ask for.
/// </summary>
internal sealed record AnswersOnEveryPort;

/// <summary>Keeps whatever is not marked for every port to <see cref="GatewayOptions.AdministrationPort"/>, when that is set.</summary>
public static class AdministrationPort
{
    /// <summary>Before the endpoints of whoever calls it, pages too.</summary>
    public static IApplicationBuilder UseAdministrationPort(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return app.Use((http, next) =>
            IsAnsweredAt(http, options) || http.GetEndpoint()?.Metadata.GetMetadata<AnswersOnEveryPort>() is not null
                ? next(http)
                : NotHere().ExecuteAsync(http));
    }

    /// <summary>Whether administration answers at the port that the request came by.</summary>
    internal static bool IsAnsweredAt(HttpContext http, GatewayOptions options) =>
        options.AdministrationPort is not { } port || http.Connection.LocalPort == port;

    /// <summary>What is not there says no more than what is there and kept back.</summary>
    internal static IResult NotHere() => Problem.Of(
        ProblemKinds.NotFound, "Nothing is at this address; /openapi/v1.json lists what there is, where administration answers.");
}
