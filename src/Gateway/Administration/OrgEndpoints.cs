using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Makes and lists orgs.</summary>
internal static class OrgEndpoints
{
    public static async Task<IResult> CreateAsync(
        HttpContext http, string org, OrgDirectory directory, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        // Before the body is read: an address that names no org takes none.
        if (!OrgId.TryParse(org, out _)) return await directory.CreateAsync(org, null, null, cancellationToken).AnswerAsync(org);
        var asked = await JsonBody.ReadAsync<CreateOrgRequest>(http);
        return await directory.CreateAsync(org, asked.DisplayName, asked.WebhookSecret, cancellationToken).AnswerAsync(org, made =>
        {
            var stored = made.Org;
            var answer = new CreatedOrg(
                org, stored.DisplayName, stored.CreatedAt, WebhookUrl(http, options.Value, stored.Org), made.WebhookSecret, made.ApiKey);
            return made.IsNew ? TypedResults.Created($"/v1/orgs/{org}", answer) : TypedResults.Ok(answer);
        });
    }

    public static async Task<IResult> ListAsync(
        HttpContext http, OrgDirectory directory, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var caller = Callers.Of(http);
        var own = (await directory.ListAsync(cancellationToken)).Where(org => caller.RoleIn(org.Org) is not null);
        return TypedResults.Ok(new OrgsAnswer([.. own.Select(org => View(http, options.Value, org))]));
    }

    public static async Task<IResult> FindAsync(
        HttpContext http, string org, OrgDirectory directory, IOptions<GatewayOptions> options, CancellationToken cancellationToken) =>
        TypedResults.Ok(View(http, options.Value, (await directory.FindAsync(OrgId.Parse(org), cancellationToken))!));

    public static async Task<IResult> RemoveAsync(
        HttpContext http,
        string org,
        [Description("The org's id once more: an address that lost its end must not remove the org.")] string? confirm,
        OrgRemovals removals,
        CancellationToken cancellationToken)
    {
        if (!OrgId.TryParse(org, out var id)) return RefusalProblems.Of(OrgDirectory.NotAnId(org), org);
        if (confirm != org)
            return Problem.Of(
                ProblemKinds.QueryInvalid,
                $"This removes org '{org}' with everything of it. Send 'confirm={org}' in the query if you mean it. Nothing was removed.");
        return await removals.RemoveAsync(id, Callers.Of(http).Name, cancellationToken)
            .AnswerAsync(org, removal => TypedResults.Accepted((string?)null, new RemovalView(org, removal.StartedAt)));
    }

    private static OrgView View(HttpContext http, GatewayOptions options, OrgRecord org) =>
        new(org.Org.Value, org.DisplayName, org.CreatedAt, WebhookUrl(http, options, org.Org));

    private static string WebhookUrl(HttpContext http, GatewayOptions options, OrgId org) =>
        $"{options.PublicRoot(http.Request)}/v1/orgs/{org}/webhooks/oncehub";
}

internal sealed record CreateOrgRequest
{
    /// <summary>For people; the org's id when left out. A repeat does not change it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The secret that OnceHub gave its webhook; one is made when left out.</summary>
    public string? WebhookSecret { get; init; }

    public override string ToString() => $"CreateOrgRequest {{ DisplayName = {DisplayName} }}";
}

/// <param name="WebhookUrl">Where OnceHub's webhook must point.</param>
/// <param name="WebhookSecret">Shown only when it is made.</param>
/// <param name="ApiKey">Shown only when it is made.</param>
internal sealed record CreatedOrg(
    string Org, string DisplayName, DateTimeOffset CreatedAt, string WebhookUrl, string? WebhookSecret, string? ApiKey)
{
    public override string ToString() => $"CreatedOrg {{ Org = {Org} }}";
}

internal sealed record OrgView(string Org, string DisplayName, DateTimeOffset CreatedAt, string WebhookUrl);

/// <param name="StartedAt">Its keys have opened nothing since.</param>
internal sealed record RemovalView(string Org, DateTimeOffset StartedAt);

internal sealed record OrgsAnswer(IReadOnlyList<OrgView> Orgs);
