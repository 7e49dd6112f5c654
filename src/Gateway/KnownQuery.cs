using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>An endpoint that is called with the query of somebody's link, of which it reads what it knows.</summary>
internal sealed record TakesAnyQuery;

/// <summary>Refuses query parameters that an endpoint does not know: a filter with a typing mistake must not list everything.</summary>
internal static class KnownQuery
{
    public static TBuilder KnowsItsQuery<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilterFactory(static (context, next) =>
        {
            // Endpoints take their parameters as text, from the path or the query.
            var parameters = context.MethodInfo.GetParameters();
            string[] texts = [.. parameters.Where(one => one.ParameterType == typeof(string)).Select(one => one.Name!)];
            return invocation =>
            {
                var http = invocation.HttpContext;
                if (http.GetEndpoint()?.Metadata.GetMetadata<TakesAnyQuery>() is null) Check(http.Request, texts);
                return next(invocation);
            };
        });

    public static TBuilder TakesAnyQuery<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TakesAnyQuery());

    private static void Check(HttpRequest request, string[] texts)
    {
        if (request.Query.Count == 0) return;
        string[] known = [.. texts.Where(name => !request.RouteValues.ContainsKey(name))];
        foreach (var name in request.Query.Keys)
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ProblemException(
                    ProblemKinds.QueryInvalid,
                    known.Length == 0
                        ? $"'{name}' is not known: this address takes no query."
                        : $"'{name}' is not known. The query of this address can have {string.Join(", ", known)}.");
    }
}
