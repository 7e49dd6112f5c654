using System.Net.Http.Headers;
using System.Text;
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

    /// <summary>The password of <c>Authorization: Basic …</c>; null when the request brings none.</summary>
    public static string? PasswordOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)) return null;
        if (!"Basic".Equals(authorization.Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Parameter is not { } coded)
            return null;
        var bytes = new byte[coded.Length];
        if (!Convert.TryFromBase64String(coded, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var end ? NullIfEmpty(text[(end + 1)..].Trim()) : null;
    }

    private static string? NullIfEmpty(string key) => key.Length == 0 ? null : key;
}
