using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>Bounds what the server itself holds for a connection, and how many there are.</summary>
internal sealed class ServerLimits(GatewayLimits limits, ConnectionsPerAddress perAddress) : IConfigureOptions<KestrelServerOptions>
{
    // What the server reads ahead of us, for each connection, and is not in the budget of bodies.
    private const int ReadAhead = 64 * 1_024;
    private const int Http2Window = 128 * 1_024;
    private const int LargestHead = 16 * 1_024;
    private static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = limits.Connections;
        options.Limits.MaxRequestBufferSize = ReadAhead;
        options.Limits.Http2.InitialConnectionWindowSize = Http2Window;
        options.Limits.Http2.InitialStreamWindowSize = Http2Window;
        options.Limits.MaxRequestHeadersTotalSize = LargestHead;
        options.Limits.RequestHeadersTimeout = HeadTime;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => perAddress.ServeAsync(connection, next)));
    }
}
