using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>
/// One booking, one trace. A booking's events come in requests of their own, wait in the inbox, are folded together and leave
/// in shared requests, hours apart and in different processes. So the trace's id is made from org and booking: whoever works
/// on a booking finds its trace, and nothing has to be carried along or stored.
/// </summary>
public static class BookingTrace
{
    /// <summary>The parent of every span of a booking. It stands for the booking; no span of its own is sent.</summary>
    public static ActivityContext Of(string org, string bookingId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{org}/{bookingId}"), hash);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..16]),
            ActivitySpanId.CreateFromBytes(hash[16..24]),
            ActivityTraceFlags.Recorded,
            isRemote: true);
    }
}
