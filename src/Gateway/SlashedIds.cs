using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Ids that may hold a slash. A server leaves <c>%2F</c> as it is, since it parts the path at slashes; all else arrives unescaped.
/// </summary>
internal static class SlashedIds
{
    private static readonly string[] Names = ["bookingId", "user", "email"];

    public static TBuilder TakesSlashesInIds<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilterFactory(static (context, next) =>
        {
            var at = Array.FindIndex(context.MethodInfo.GetParameters(), one => Names.Contains(one.Name));
            if (at < 0) return next;
            var name = context.MethodInfo.GetParameters()[at].Name!;
            return invocation =>
            {
                // Also where it is read from for the audit.
                var path = invocation.HttpContext.Request.RouteValues;
                if (path[name] is string id)
                    path[name] = invocation.Arguments[at] = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
                return next(invocation);
            };
        });
}
