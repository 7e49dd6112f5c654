using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Access;

/// <summary>Who a browser belongs to, and how people come in and go. The host registers one.</summary>
public interface IVisitors
{
    /// <summary>Null for who is not signed in.</summary>
    /// <param name="isUse">False for what goes on by itself: a session is not used by it.</param>
    Task<Visitor?> FindAsync(HttpContext http, bool isUse = true);

    /// <summary>How people can sign in here.</summary>
    WaysIn Ways { get; }

    /// <summary>Lets somebody in. Null once it has; else why not, as a sentence that gives nothing away.</summary>
    Task<string?> SignInAsync(HttpContext http, string name, string secret);

    /// <summary>Lets in who comes by a link that was made for it. False when it was used already, or is none.</summary>
    Task<bool> SignInByLinkAsync(HttpContext http, string token);

    /// <summary>Sets the password of whose link it is. Null once it has; else why not, as a sentence.</summary>
    Task<string?> ChoosePasswordAsync(HttpContext http, string link, string password);

    Task SignOutAsync(HttpContext http);

    /// <summary>Where a request comes from, for the audit.</summary>
    string AddressOf(HttpContext http);

    /// <summary>Whether who asks, asked for anew, has a role in the org: what a stream goes on by.</summary>
    async ValueTask<bool> MaySeeAsync(HttpContext http, OrgId org) =>
        await FindAsync(http, isUse: false) is { } visitor && visitor.Roles.RoleIn(org) is not null;
}

/// <param name="Passwords">With email and password.</param>
/// <param name="Provider">The page from which one goes to the OpenID Connect provider, from the console's root; null where there is
/// none.</param>
public sealed record WaysIn(bool Passwords, string? Provider);

/// <summary>Somebody who is signed in.</summary>
/// <param name="Name">As it stands in the audit and beside saved settings.</param>
public sealed record Visitor(string Name, ImmutableArray<RoleGrant> Roles);
