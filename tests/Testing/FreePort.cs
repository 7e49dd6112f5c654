using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Testing;

/// <summary>
/// A port that nobody listens on. Another process may take it before it is used: name port 0 instead wherever the listener can tell
/// which one it got.
/// </summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
