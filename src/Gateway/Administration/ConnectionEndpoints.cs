using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>How an org is connected to Salesforce. What was saved is never shown again.</summary>
internal static class ConnectionEndpoints
{
    public static async Task<IResult> SaveAsync(
        HttpContext http, string org, OrgConnections connections, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<ConnectionRequest>(http);
        return await connections.SaveAsync(OrgId.Parse(org), asked, cancellationToken)
            .AnswerAsync(org, static saved => TypedResults.Ok(SavedConnection.Of(saved)));
    }

    public static Task<IResult> FindAsync(string org, OrgConnections connections, CancellationToken cancellationToken) =>
        connections.FindAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org);
}

/// <param name="Reloaded">The org's worker uses it now; else when it starts next.</param>
/// <param name="Check">What a try showed; null where this gateway cannot try it.</param>
/// <param name="Findings">What of the settings, which are kept as they are, does not fit this Salesforce org; null where it was not
/// asked.</param>
internal sealed record SavedConnection(
    ConnectionView Connection, bool Reloaded, ConnectionCheckView? Check, IReadOnlyList<FindingView>? Findings)
{
    public static SavedConnection Of(ConnectionSaved saved) => new(
        saved.Connection,
        saved.Reloaded,
        ConnectionCheckView.Of(saved.Check),
        saved.Findings is { } findings ? FindingView.Of(findings) : null);
}

/// <param name="Works">Salesforce let us in.</param>
/// <param name="OrganizationId">The Salesforce org that it leads to.</param>
/// <param name="Code">Why not: Salesforce's error code, or one of ours.</param>
/// <param name="Message">What failed and what to do.</param>
internal sealed record ConnectionCheckView(
    bool Works, string? OrganizationId, string? Username, string? InstanceUrl, string? Code, string? Message)
{
    public static ConnectionCheckView? Of(ConnectionVerdict? verdict) => verdict switch
    {
        null => null,
        ConnectionWorks works => new(true, works.OrganizationId, works.Username, works.InstanceUrl, null, null),
        ConnectionFails fails => new(false, null, null, null, fails.Code, fails.Message),
        var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
    };
}
