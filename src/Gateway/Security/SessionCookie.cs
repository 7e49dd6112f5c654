using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// The cookies of who is signed in, encrypted with keys that all processes share: the session's token, and what tells the
/// device from others. The prefix binds them to this very host, over HTTPS (and to a browser's own machine).
/// </summary>
internal sealed class SessionCookie
{
    public const string AntiforgeryHeader = "X-CSRF-Token";
    public const string Name = "__Host-oncehub-session";
    public const string DeviceName = "__Host-oncehub-device";

    private static readonly TimeSpan DeviceLife = TimeSpan.FromDays(180);

    private readonly IDataProtector _session;
    private readonly IDataProtector _device;
    private readonly IDataProtector _antiforgery;
    private readonly TimeSpan _life;

    public SessionCookie(IDataProtectionProvider protection, IOptions<AccessOptions> options)
    {
        _session = protection.CreateProtector("session");
        _device = protection.CreateProtector("device");
        _antiforgery = protection.CreateProtector("antiforgery");
        _life = options.Value.SessionTime;
    }

    /// <summary>The token of the session; null when the browser brings none that was given here.</summary>
    public string? Read(HttpContext http) => Open(_session, http.Request.Cookies[Name]);

    public void Give(HttpContext http, SignedIn signedIn)
    {
        Append(http, Name, _session.Protect(signedIn.Token), _life);
        if (DeviceOf(http, signedIn.Person.Email) is null)
        {
            var device = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
            Append(http, DeviceName, _device.Protect($"{device} {signedIn.Person.Email}"), DeviceLife);
        }
    }

    public static void Remove(HttpContext http) => Append(http, Name, "", TimeSpan.Zero);

    /// <summary>Tells the device, where this person was the last to sign in on it; else null.</summary>
    public string? DeviceOf(HttpContext http, PersonEmail email) =>
        Open(_device, http.Request.Cookies[DeviceName])?.Split(' ') is [var device, var whose] && whose == email.Value ? device : null;

    /// <summary>What a page of ours sends along with a change: only who can read our answers has it.</summary>
    public string AntiforgeryTokenOf(SessionRecord session) => _antiforgery.Protect(session.TokenHash);

    public bool IsFromOurPage(HttpContext http, SessionRecord session) =>
        http.Request.Headers[AntiforgeryHeader] is [{ } token] && Open(_antiforgery, token) == session.TokenHash;

    private static string? Open(IDataProtector protector, string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        try
        {
            return protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Append(HttpContext http, string name, string value, TimeSpan life) =>
        http.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    });
}
