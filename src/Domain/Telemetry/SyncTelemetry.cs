using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OnceHub.Sync.Domain;

/// <summary>The one activity source and the one meter of the product, and the names of their tags (docs/telemetry.md).</summary>
public static class SyncTelemetry
{
    public const string Name = "OnceHub.Sync";

    /// <summary>The org. Guests and bookings are never on a metric.</summary>
    public const string Org = "oncehub.org";

    /// <summary>On spans only.</summary>
    public const string BookingId = "oncehub.booking.id";

    /// <summary>On spans only.</summary>
    public const string EventId = "oncehub.event.id";

    /// <summary>How many bookings or rows a span stands for.</summary>
    public const string Count = "oncehub.count";

    /// <summary>Which queue a batch left: append, bind, load, commit, lookup, write.</summary>
    public const string Batch = "oncehub.batch";

    /// <summary>read or write.</summary>
    public const string Operation = "oncehub.operation";

    /// <summary>waiting or due.</summary>
    public const string State = "oncehub.state";

    /// <summary>silo, gateway or console.</summary>
    public const string Role = "oncehub.role";

    /// <summary>OpenTelemetry's own name for a failure's code.</summary>
    public const string ErrorType = "error.type";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
