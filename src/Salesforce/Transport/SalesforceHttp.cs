using System.Net;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Salesforce;

/// <summary>The one HTTP client of the process, shared by all orgs. Time-outs are the callers'.</summary>
internal sealed class SalesforceHttp : IDisposable
{
    /// <param name="addresses">Where connections may go; anywhere when the host registers none.</param>
    public SalesforceHttp(IOptions<SalesforceOptions> options, OutboundAddresses? addresses)
        : this(options.Value, Sockets(options.Value, addresses))
    {
    }

    public SalesforceHttp(SalesforceOptions options, HttpMessageHandler handler) =>
        Client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxAnswerBytes,
        };

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();

    private static SocketsHttpHandler Sockets(SalesforceOptions options, OutboundAddresses? addresses) => new()
    {
        AutomaticDecompression = DecompressionMethods.GZip,
        // A redirect could carry a token to another host; and tokens need no cookies.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = addresses is null ? null : addresses.ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Shorter than a server's patience with idle connections: a write on one that is closing under it would be ambiguous.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    };
}
