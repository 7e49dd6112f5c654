using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Masks what viewers get of guests.</summary>
internal sealed class GuestMaskFilter(IOptions<JsonOptions> json) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        var http = context.HttpContext;
        if (http.GetEndpoint()!.Metadata.GetMetadata<TellsOfGuests>() is null || !IsViewer(http)) return answer;
        // A problem tells of the request, not of a guest.
        if (answer is not IValueHttpResult { Value: { } value } || answer is ProblemHttpResult) return answer;
        var masked = JsonSerializer.SerializeToNode(value, value.GetType(), json.Value.SerializerOptions);
        GuestMask.Apply(masked);
        return TypedResults.Json(masked, statusCode: (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
    }

    private static bool IsViewer(HttpContext http) =>
        Callers.Of(http).Roles is var roles && OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org)
        && roles.RoleIn(org) is null or Role.Viewer;
}
