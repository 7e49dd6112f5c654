using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Tells who calls: by a key, else by the session of a browser.</summary>
internal sealed class Callers(
    OrgAccessCache orgs, OperatorKeys operatorKeys, NamedOperatorKeys namedKeys, KeyUses uses, Sessions sessions, SessionCookie cookie,
    TimeProvider time)
{
    /// <summary>Who it is, once <see cref="AccessFilter"/> has let him through.</summary>
    public static Caller Of(HttpContext http) => http.Features.Get<Caller>()
        ?? throw new InvalidOperationException("The endpoint asks who calls, but has no access rule.");

    /// <summary>Null for a key that is none, and for who brings neither key nor session.</summary>
    /// <param name="isUse">False for what goes on by itself: a session is not used by it.</param>
    public async ValueTask<Caller?> FindAsync(HttpContext http, AccessRule rule, bool isUse = true)
    {
        var cancellationToken = http.RequestAborted;
        if (PresentedKey.Of(http.Request) is not { } key)
            return cookie.Read(http) is { } token ? await sessions.FindAsync(token, cancellationToken, isUse) : null;
        if (rule.TakesApiKeys && OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org)
            && (await orgs.FindAsync(org, cancellationToken)).FindApiKey(key, time.GetUtcNow()) is { } found)
        {
            await uses.NoteAsync(found.HexHash, cancellationToken);
            return new ApiKeyCaller(org, found.Name, found.Scopes);
        }
        if (await operatorKeys.IsOperatorAsync(key, cancellationToken)) return OperatorKeyCaller.Operator;
        return await namedKeys.FindAsync(key, cancellationToken) is { } machine ? OperatorKeyCaller.Named(machine) : null;
    }
}
