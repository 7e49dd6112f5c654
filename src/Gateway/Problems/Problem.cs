using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Makes error answers.</summary>
internal static class Problem
{
    /// <summary>For 503s: when to come again.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>The member that becomes the header of this name, of a 429.</summary>
    public const string RetryAfter = "retryAfter";

    /// <param name="detail">For a person: what happened, to which thing, what to do now. Holds no secret.</param>
    /// <param name="members">Further members of the problem.</param>
    public static IResult Of(ProblemKind kind, string detail, params (string Name, object? Value)[] members)
    {
        ProblemHttpResult problem = TypedResults.Problem(
            detail, statusCode: kind.Status, title: kind.Title, type: kind.Type,
            extensions: members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
        return kind.Status switch
        {
            StatusCodes.Status408RequestTimeout => new LastAnswer(problem),
            StatusCodes.Status401Unauthorized => new WithHeader(problem, "WWW-Authenticate", "Bearer"),
            StatusCodes.Status429TooManyRequests when members.FirstOrDefault(member => member.Name == RetryAfter).Value is int seconds =>
                new WithHeader(problem, "Retry-After", seconds.ToString(CultureInfo.InvariantCulture)),
            StatusCodes.Status503ServiceUnavailable => new WithHeader(problem, "Retry-After", $"{RetryAfterSeconds}"),
            _ => problem,
        };
    }

    /// <summary>The store has no room, or did not answer.</summary>
    public static IResult Of(StoreUnavailableException failed) => Of(ProblemKinds.Of(failed), failed is StoreFullException
        ? "The disk of the store has no room for new events. Those that are in are worked on. "
            + "Send this again later; the log of this process says which disk."
        : "The store did not answer, so nothing can be promised. Send the same request again: what was stored after all is recognized.");

    private sealed class WithHeader(ProblemHttpResult problem, string name, string value) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => problem.StatusCode;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            return problem.ExecuteAsync(httpContext);
        }
    }
}
