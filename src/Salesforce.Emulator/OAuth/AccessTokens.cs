using System.Security.Cryptography;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

internal sealed record Session(string Token, string UserId, string ClientId, string Scope, DateTimeOffset IssuedAt, string? Grant);

internal sealed record RefreshGrant(string Id, string Token, string UserId, string ClientId, string Scope);

/// <summary>The tokens of one org. Thread-safe.</summary>
internal sealed class AccessTokens(Org org)
{
    private readonly Dictionary<string, (Session Session, DateTimeOffset LastUse)> _sessions = [];
    private readonly List<RefreshGrant> _grants = [];
    private readonly Lock _gate = new();
    private long _next;

    public Session Issue(string userId, string clientId, string scope, string? grant = null)
    {
        lock (_gate)
        {
            var now = org.Time.GetUtcNow();
            var session = new Session($"{org.Id[..15]}!AQ{Random()}", userId, clientId, scope, now, grant);
            _sessions[session.Token] = (session, now);
            return session;
        }
    }

    /// <summary>A grant with a refresh token. One too many for its user and app revokes the oldest.</summary>
    public RefreshGrant Grant(string userId, string clientId, string scope, string? token = null)
    {
        lock (_gate)
        {
            var grant = new RefreshGrant($"grant-{++_next}", token ?? $"5Aep{Random()}", userId, clientId, scope);
            _grants.Add(grant);
            var held = _grants.FindAll(g => g.UserId == userId && g.ClientId == clientId);
            foreach (var old in held.Take(held.Count - org.Settings.GrantsPerUserAndApp))
                RemoveGrant(old);
            return grant;
        }
    }

    /// <summary>Uses a refresh token. While rotation is on, the grant lives on under a new token.</summary>
    public RefreshGrant? Use(string refreshToken, string clientId)
    {
        lock (_gate)
        {
            var at = _grants.FindIndex(g => g.Token == refreshToken && g.ClientId == clientId);
            if (at < 0)
                return null;
            if (org.Settings.RotateRefreshTokens)
                _grants[at] = _grants[at] with { Token = $"5Aep{Random()}" };
            return _grants[at];
        }
    }

    /// <summary>The grant that a refresh token is of; a look does not use it.</summary>
    public RefreshGrant? GrantOf(string refreshToken)
    {
        lock (_gate)
            return _grants.Find(g => g.Token == refreshToken);
    }

    /// <summary>The living session of an access token; a look counts as use.</summary>
    public Session? Find(string token)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(token, out var held))
                return null;
            var now = org.Time.GetUtcNow();
            if (now - held.LastUse > TimeSpan.FromMinutes(org.Settings.SessionMinutes))
            {
                _sessions.Remove(token);
                return null;
            }
            _sessions[token] = (held.Session, now);
            return held.Session;
        }
    }

    public bool Revoke(string token)
    {
        lock (_gate)
        {
            if (_grants.Find(g => g.Token == token) is { } grant)
            {
                RemoveGrant(grant);
                return true;
            }
            return _sessions.Remove(token);
        }
    }

    /// <summary>Kills access tokens: one, or all. Refresh tokens live on.</summary>
    public void Expire(string? token = null)
    {
        lock (_gate)
        {
            if (token is null)
                _sessions.Clear();
            else
                _sessions.Remove(token);
        }
    }

    private void RemoveGrant(RefreshGrant grant)
    {
        _grants.Remove(grant);
        foreach (var token in _sessions.Where(s => s.Value.Session.Grant == grant.Id).Select(s => s.Key).ToList())
            _sessions.Remove(token);
    }

    private static string Random() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
