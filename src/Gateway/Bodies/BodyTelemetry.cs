using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>What callers make the process hold.</summary>
internal static class BodyTelemetry
{
    private static readonly UpDownCounter<long> Held = SyncTelemetry.Meter.CreateUpDownCounter<long>(
        "oncehub.sync.bodies.held", "{byte}", "Bytes of request bodies that are held.");

    private static readonly UpDownCounter<long> Unverified = SyncTelemetry.Meter.CreateUpDownCounter<long>(
        "oncehub.sync.webhooks.arriving", "{request}", "Webhooks whose signature is not verified yet.");

    private static readonly Counter<long> RefusedBodies = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.bodies.refused", "{request}", "Requests ended before their body was read, by why.");

    private static readonly Counter<long> RefusedConnections = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.connections.refused", "{connection}", "Connections closed at once because their address has too many.");

    /// <summary>So that a gateway that nobody calls is known to be there.</summary>
    public static void Begins()
    {
        Held.Add(0);
        Unverified.Add(0);
        RefusedConnections.Add(0);
    }

    public static void Took(int bytes) => Held.Add(bytes);

    public static void Returned(int bytes) => Held.Add(-bytes);

    public static void Arriving(int change) => Unverified.Add(change);

    public static void Refused(string why) => RefusedBodies.Add(1, new KeyValuePair<string, object?>(SyncTelemetry.ErrorType, why));

    public static void ConnectionRefused() => RefusedConnections.Add(1);
}
