using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Makes and lists orgs.</summary>
internal static class OrgEndpoints
{
    private const int MaxDisplayName = 200;

    public static async Task<IResult> CreateAsync(
        HttpContext http,
        string org,
        [FromServices] ISyncStore store,
        OrgCredentials credentials,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!OrgId.TryParse(org, out var orgId))
            return Problem.Of(ProblemKinds.OrgIdInvalid, $"'{org}' is not an org id: use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit.");
        var asked = await JsonBody.ReadAsync<CreateOrgRequest>(http);
        if (asked.DisplayName is { Length: > MaxDisplayName })
            return Problem.Of(ProblemKinds.BodyInvalid, $"'displayName' may have {MaxDisplayName} characters.");
        if (asked.WebhookSecret is { } given) CredentialEndpoints.CheckSecret(given, "webhookSecret");

        var made = await store.CreateOrgAsync(orgId, asked.DisplayName ?? org, time.GetUtcNow(), cancellationToken);
        // Also on a repeat: the first request may have ended between these steps. What is there already is not shown again.
        var secret = await credentials.CreateFirstAsync(orgId, CredentialKind.WebhookSecret, asked.WebhookSecret, cancellationToken);
        var apiKey = await credentials.CreateFirstAsync(orgId, CredentialKind.ApiKey, null, cancellationToken);
        var stored = await store.FindOrgAsync(orgId, cancellationToken) ?? throw new InvalidOperationException($"Org '{org}' was made and is not there.");
        var answer = new CreatedOrg(org, stored.DisplayName, stored.CreatedAt, WebhookUrl(http, options.Value, orgId), secret, apiKey);
        return made ? TypedResults.Created($"/v1/orgs/{org}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<IResult> ListAsync(HttpContext http, [FromServices] ISyncStore store, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var orgs = await store.ListOrgsAsync(cancellationToken);
        return TypedResults.Ok(new OrgsAnswer([.. orgs.Select(org => View(http, options.Value, org))]));
    }

    public static async Task<IResult> FindAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, IOptions<GatewayOptions> options, CancellationToken cancellationToken) =>
        TypedResults.Ok(View(http, options.Value, (await store.FindOrgAsync(OrgId.Parse(org), cancellationToken))!));

    private static OrgView View(HttpContext http, GatewayOptions options, OrgRecord org) =>
        new(org.Org.Value, org.DisplayName, org.CreatedAt, WebhookUrl(http, options, org.Org));

    private static string WebhookUrl(HttpContext http, GatewayOptions options, OrgId org)
    {
        var address = options.PublicUrl?.ToString().TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
        return $"{address}/v1/orgs/{org}/webhooks/oncehub";
    }
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
internal sealed record CreatedOrg(string Org, string DisplayName, DateTimeOffset CreatedAt, string WebhookUrl, string? WebhookSecret, string? ApiKey)
{
    public override string ToString() => $"CreatedOrg {{ Org = {Org} }}";
}

internal sealed record OrgView(string Org, string DisplayName, DateTimeOffset CreatedAt, string WebhookUrl);

internal sealed record OrgsAnswer(IReadOnlyList<OrgView> Orgs);
