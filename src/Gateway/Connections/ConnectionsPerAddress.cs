using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Closes connections of an address that has its share already. Proxies that are named are not counted: many are behind them.
/// </summary>
internal sealed class ConnectionsPerAddress(GatewayLimits limits, ClientAddresses clients)
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var from } || clients.IsProxy(from))
        {
            await next(connection);
            return;
        }
        var address = ClientAddresses.Grouped(from);
        if (!TryOpen(address))
        {
            BodyTelemetry.ConnectionRefused();
            connection.Abort(new ConnectionAbortedException("The address has too many connections."));
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Close(address);
        }
    }

    public bool TryOpen(IPAddress address)
    {
        if (_open.AddOrUpdate(address, 1, static (_, open) => open + 1) <= limits.ConnectionsPerAddress) return true;
        Close(address);
        return false;
    }

    public void Close(IPAddress address)
    {
        var open = _open.AddOrUpdate(address, 0, static (_, open) => open - 1);
        // Removed only while nobody has opened one meanwhile.
        if (open == 0) _open.TryRemove(KeyValuePair.Create(address, 0));
    }
}
