using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>The key that a request brings: <c>Authorization: Bearer …</c>, else <c>X-Api-Key</c>.</summary>
internal static class PresentedKey
{
    public const string ApiKeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <summary>Null when it brings none.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return NullIfEmpty(authorization[Bearer.Length..].Trim());
        return request.Headers[ApiKeyHeader] is [{ } key] ? NullIfEmpty(key.Trim()) : null;
    }

    private static string? NullIfEmpty(string key) => key.Length == 0 ? null : key;
}
