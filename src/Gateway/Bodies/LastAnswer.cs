using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>An answer with which the connection ends, so that the server does not go on reading the rest of a body for seconds.</summary>
internal sealed class LastAnswer(IResult answer) : IResult, IStatusCodeHttpResult
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    public int? StatusCode => (answer as IStatusCodeHttpResult)?.StatusCode;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var isHttp1 = HttpProtocol.IsHttp11(httpContext.Request.Protocol) || HttpProtocol.IsHttp10(httpContext.Request.Protocol);
        if (isHttp1) httpContext.Response.Headers.Connection = "close";
        await answer.ExecuteAsync(httpContext);
        await httpContext.Response.CompleteAsync();
        // Later protocols end their stream by themselves, and others share the connection.
        if (isHttp1) await EndReadingAsync(httpContext);
    }

    // The server drops an answer that it has not sent yet when its caller's side ends, so that side is not ended at once. Who
    // reads the answer closes the connection, which ends the wait.
    private static async Task EndReadingAsync(HttpContext http)
    {
        await Task.Delay(Linger, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        EndReading(http);
    }

    // To the server the body looks as if its sender had ended it here: it sends the answer and closes. Aborting the
    // connection would reset it, and the answer would be lost.
    private static void EndReading(HttpContext http)
    {
        try
        {
            http.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
