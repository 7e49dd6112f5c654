using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Silo.Visitors;

/// <summary>Lets in whoever has the configured operator key or a link of this process, as administrator of every org.</summary>
internal sealed class BrowserVisitors(IDataProtectionProvider protection, SignInLinks links, IOptions<GatewayOptions> options, TimeProvider time) : IVisitors
{
    private const string Cookie = "oncehub-console";
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(Cookie).ToTimeLimitedDataProtector();

    public Task<Visitor?> FindAsync(HttpContext http) => Task.FromResult(Read(http) is { } name ? new Visitor(name, [new RoleGrant(null, Role.Administrator)]) : null);

    public Task<string?> SignInAsync(HttpContext http, string name, string secret)
    {
        if (options.Value.OperatorKey is not { Length: > 0 } key || !GatewayKey.IsOneOf(secret, [GatewayKey.HashOf(key)]))
            return Task.FromResult<string?>("This does not fit. Check both.");
        Give(http, "operator");
        return Task.FromResult<string?>(null);
    }

    public Task<bool> SignInByLinkAsync(HttpContext http, string token)
    {
        if (links.Use(token) is not { } name) return Task.FromResult(false);
        Give(http, name);
        return Task.FromResult(true);
    }

    public Task SignOutAsync(HttpContext http)
    {
        http.Response.Cookies.Delete(Cookie);
        return Task.CompletedTask;
    }

    public string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private string? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { Length: > 0 } value ? _protector.Unprotect(value) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private void Give(HttpContext http, string name) => http.Response.Cookies.Append(
        Cookie, _protector.Protect(name, time.GetUtcNow() + Life),
        new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Life });
}
