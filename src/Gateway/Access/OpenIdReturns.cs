using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Stands before ASP.NET Core's handler, which runs before all endpoints and would read whatever anybody sends: browsers come back by a
/// GET without a body, where administration answers.
/// </summary>
internal sealed class OpenIdReturns(IOptions<AccessOptions> access, IOptions<GatewayOptions> gateway) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) => http.Request.Path == OpenIdSignIn.CallbackPath && WhyNot(http) is { } refusal
            ? refusal.ExecuteAsync(http)
            : following(http));
        next(app);
    };

    private IResult? WhyNot(HttpContext http)
    {
        if (access.Value.OpenIdAuthority is null || !AdministrationPort.IsAnsweredAt(http, gateway.Value))
            return AdministrationPort.NotHere();
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            return Problem.Of(ProblemKinds.MethodNotAllowed, "Browsers come back from the OpenID Connect provider by GET.");
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = 0;
        return null;
    }
}
