using System.Diagnostics;

namespace OnceHub.Sync.Domain;

/// <summary>Work on several bookings at once: a span in the trace of each. Disposing ends them all.</summary>
public sealed class BookingSpans : IDisposable
{
    private readonly List<Activity> _spans = [];
    private readonly Activity? _before = Activity.Current;

    private BookingSpans()
    {
    }

    /// <summary>The first span, if any is recorded.</summary>
    public Activity? First => _spans.Count > 0 ? _spans[0] : null;

    /// <returns>Null when nobody listens: telling nobody costs nothing.</returns>
    public static BookingSpans? Begin() => SyncTelemetry.Source.HasListeners() ? new BookingSpans() : null;

    /// <summary>Adds a booking's span.</summary>
    /// <returns>Null when it is not recorded.</returns>
    public Activity? Add(string name, ActivityKind kind, string org, string bookingId, IEnumerable<ActivityLink>? links = null)
    {
        var span = SyncTelemetry.Source.StartActivity(name, kind, BookingTrace.Of(org, bookingId), links: links);
        if (span is null) return null;
        _spans.Add(span);
        return span.SetTag(SyncTelemetry.Org, org).SetTag(SyncTelemetry.BookingId, bookingId);
    }

    public void Dispose()
    {
        foreach (var span in _spans) span.Dispose();
        Activity.Current = _before;
    }
}
