using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Reads the bodies of callers of whom nothing is known yet, such as who signs in. They are small, and arrive under the same bounds as
/// webhooks whose signature is not verified yet: they never fill the room of callers with a key.
/// </summary>
internal sealed class StrangersBodies(UnverifiedRequests unverified, ClientAddresses clients)
{
    /// <summary>A password and an email, or a link, with room to spare.</summary>
    public const int MaxBytes = 16 * 1_024;

    /// <summary>The body as an object, as <see cref="JsonBody"/> reads it.</summary>
    /// <exception cref="ProblemException">It is too large, cannot be read, or was cut before its end.</exception>
    public async Task<T> ReadAsync<T>(HttpContext http)
        where T : class, new()
    {
        using var request = unverified.Enter(clients.Of(http));
        // It has a time of its own.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        request.EndWith(http.RequestAborted);
        try
        {
            using var body = await ReceivedBody.ReadAsync(http, MaxBytes, request, request.Token) ?? throw JsonBody.TooLarge(MaxBytes);
            return JsonBody.Parse<T>(JsonBody.TextOf(body));
        }
        catch (OperationCanceledException) when (request.Cut is { } cut)
        {
            throw BodyRefusals.Cut(cut, unverified.TimeLimit);
        }
    }
}
