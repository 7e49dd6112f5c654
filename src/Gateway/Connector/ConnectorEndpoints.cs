using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>The Salesforce package of an org, and the rights of its connected user.</summary>
internal static class ConnectorEndpoints
{
    public static async Task<IResult> InstallAsync(
        HttpContext http, string org, ConnectorPackages packages, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<InstallRequest>(http);
        return await packages.InstallAsync(OrgId.Parse(org), asked.BookingPage, asked.PersonAccounts, cancellationToken).AnswerAsync(org);
    }

    public static Task<IResult> FindAsync(string org, ConnectorPackages packages, CancellationToken cancellationToken) =>
        packages.FindAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org);

    public static Task<IResult> CheckAsync(string org, ConnectorPackages packages, CancellationToken cancellationToken) =>
        packages.CheckRightsAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org);
}

internal sealed record InstallRequest
{
    /// <summary>
    /// The booking page that the scheduling buttons open, such as https://go.oncehub.com/acme. Without it no buttons are deployed.
    /// </summary>
    public string? BookingPage { get; init; }

    /// <summary>The org has Person Accounts: a button for them too.</summary>
    public bool PersonAccounts { get; init; }
}
