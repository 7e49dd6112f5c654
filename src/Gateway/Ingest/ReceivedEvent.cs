using System.Security.Cryptography;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Turns received bytes into rows of the inbox.</summary>
internal static class ReceivedEvent
{
    /// <summary>A row for whatever was signed: what cannot be understood is set aside with its reason.</summary>
    /// <param name="body">Memory that nobody uses again: the store may hold it for longer than a request that ran out of time.</param>
    public static InboxEntry OfWebhook(OrgId org, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            return Read(body.Span).TryGet(out var header, out var problem)
                ? Entry(org, header, body, now)
                : SetAside(org, problem, body, now);
        }
        catch (Exception broken)
        {
            // A fault of our reader must not refuse what is signed: kept, it can be replayed once the fault is mended.
            return SetAside(
                org,
                new UnreadableEvent(
                    FailureCodes.Internal,
                    $"Reading the event failed by a fault of ours ({broken.GetType().Name}). "
                    + "Report it, and replay the event once it is mended."),
                body,
                now);
        }
    }

    /// <summary>The event's header, or why it cannot be taken. What it takes for an id, replays take too.</summary>
    public static Reading<EventHeader> Read(ReadOnlySpan<byte> body) => EventReader.ReadHeader(body);

    public static InboxEntry Entry(OrgId org, EventHeader header, ReadOnlyMemory<byte> body, DateTimeOffset now) => new()
    {
        Org = org,
        EventId = header.EventId,
        SubjectId = header.SubjectId,
        Type = header.Type,
        OrderTime = header.OrderTime,
        ReceivedAt = now,
        Payload = body,
    };

    private static InboxEntry SetAside(OrgId org, UnreadableEvent problem, ReadOnlyMemory<byte> body, DateTimeOffset now) => new()
    {
        Org = org,
        EventId = problem.EventId ?? IdOf(body.Span),
        SubjectId = problem.SubjectId ?? "",
        Type = problem.Type ?? "",
        OrderTime = now,
        ReceivedAt = now,
        Payload = body,
        Failure = new FailureReason(problem.Code, problem.Reason),
    };

    // Without an id of its own, the same bytes are the same event.
    private static string IdOf(ReadOnlySpan<byte> body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));
}
