using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Pages.Access;

/// <summary>
/// A cookie as the session's is: for this very host, over HTTPS, and to a browser's own machine. ASP.NET Core's own setting for that
/// refuses to work over HTTP at all, which browsers on the machine itself may do.
/// </summary>
internal sealed class HostBoundCookie : CookieBuilder
{
    // Browsers take a cookie of such a name only as it is made here, and from no neighbouring host.
    private const string Prefix = "__Host-";

    public HostBoundCookie(string name)
    {
        Name = Prefix + name;
        Path = "/";
        HttpOnly = true;
        IsEssential = true;
        SameSite = SameSiteMode.Strict;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
