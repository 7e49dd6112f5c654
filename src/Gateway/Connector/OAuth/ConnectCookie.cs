using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;

namespace OnceHub.Sync.Gateway;

/// <summary>What tells a browser that went to Salesforce from any other. Worth nothing by itself.</summary>
internal static class ConnectCookie
{
    private const string Name = "oncehub_connect";
    private const int Bytes = 32;

    public static string? Find(HttpContext http, bool isHttps) =>
        http.Request.Cookies[NameOf(isHttps)] is { Length: > 0 and < 100 } value ? value : null;

    /// <summary>One that is there is kept, and lives on: this browser may be connecting another org in another tab.</summary>
    public static string Give(HttpContext http, bool isHttps)
    {
        var value = Find(http, isHttps) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        http.Response.Cookies.Append(NameOf(isHttps), value, new CookieOptions
        {
            HttpOnly = true,
            Secure = isHttps,
            // Salesforce sends the browser back by a plain navigation, with which a lax cookie goes along.
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = PendingConnects.Life,
        });
        return value;
    }

    // With this prefix browsers keep what only this very host gave: a sibling host could plant another cookie.
    private static string NameOf(bool isHttps) => isHttps ? "__Host-" + Name : Name;
}
