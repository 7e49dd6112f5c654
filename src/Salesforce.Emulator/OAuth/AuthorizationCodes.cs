using System.Collections.Concurrent;
using System.Security.Cryptography;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

internal sealed record PendingCode(
    Org Org, string UserId, string ClientId, string RedirectUri, string? Challenge, string Scope, DateTimeOffset Expires);

/// <summary>Authorization codes wait fifteen minutes for their one use.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PendingCode> _codes = new();

    public string Add(Org org, string userId, string clientId, string redirectUri, string? challenge, string scope)
    {
        var code = "aPrx" + Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        _codes[code] = new PendingCode(org, userId, clientId, redirectUri, challenge, scope, time.GetUtcNow().AddMinutes(15));
        return code;
    }

    public PendingCode? Take(string? code) =>
        code is not null && _codes.TryRemove(code, out var pending) && pending.Expires > time.GetUtcNow() ? pending : null;
}
