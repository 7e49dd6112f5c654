using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Reads the bodies of callers who are known already, by a key or a session.</summary>
internal sealed class RequestBodies(BodyBudget budget, GatewayLimits limits, IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly KeyedRoom _room = new(budget, limits);
    private readonly ConcurrentDictionary<OrgId, OrgRoom> _ofOrgs = new();
    private readonly TimeSpan _time = options.Value.BodyTime;

    /// <summary>Null when the body is larger than the limit.</summary>
    /// <param name="client">The org whose API key the caller has; null for an operator, and for who is signed in.</param>
    /// <exception cref="ProblemException">There is no room for it, or it did not arrive in time.</exception>
    public async ValueTask<ReceivedBody?> ReadAsync(HttpContext http, int limit, OrgId? client)
    {
        var room = RoomOf(client, http.Request.ContentLength is { } declared && declared <= limit ? declared : 0);
        using var late = new CancellationTokenSource(_time, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            return await ReceivedBody.ReadAsync(http, limit, room, ended.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw BodyRefusals.TooSlow(_time);
        }
    }

    private IBodyRoom RoomOf(OrgId? client, long declared)
    {
        if (client is not { } org) return _room;
        var room = _ofOrgs.GetOrAdd(org, static (_, given) => new OrgRoom(given.budget, given.limits), (budget, limits));
        // What cannot come to its end is not begun.
        return room.HasRoomFor(declared) ? room : throw BodyRefusals.NoRoom();
    }
}
