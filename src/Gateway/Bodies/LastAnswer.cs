using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>An answer with which the connection ends, so that the server does not go on reading the rest of a body for seconds.</summary>
internal sealed class LastAnswer(IResult answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Connection = "close";
        await answer.ExecuteAsync(httpContext);
        await httpContext.Response.CompleteAsync();
        httpContext.Abort();
    }
}
