using System.Collections.Immutable;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>Makes and lists orgs.</summary>
public sealed class OrgDirectory(IOrgStore store, OrgCredentials credentials, TimeProvider time)
{
    private const int MaxDisplayName = 200;

    public static Refusal NotAnId(string id) =>
        new(RefusalKind.OrgIdInvalid, $"'{id}' is not an org id: use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit.");

    public async Task<ImmutableArray<OrgRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. await store.ListOrgsAsync(cancellationToken)];

    /// <summary>Null when there is none.</summary>
    public Task<OrgRecord?> FindAsync(OrgId org, CancellationToken cancellationToken) => store.FindOrgAsync(org, cancellationToken);

    /// <summary>Makes the org with its first webhook secret and API key. A repeat changes nothing, and shows none.</summary>
    /// <param name="displayName">For people; the id when null.</param>
    /// <param name="webhookSecret">The secret that OnceHub gave its webhook; one is made when null.</param>
    public async Task<Result<MadeOrg>> CreateAsync(
        string id, string? displayName, string? webhookSecret, CancellationToken cancellationToken)
    {
        if (!OrgId.TryParse(id, out var org))
            return NotAnId(id);
        if (displayName is { Length: > MaxDisplayName } || (displayName is not null && !VisibleText.Is(displayName)))
            return new Refusal(
                RefusalKind.BodyInvalid,
                $"'displayName' may have {MaxDisplayName} characters, none of them a line break or another that cannot be seen.");
        if (webhookSecret is not null && CredentialRules.WhyNotSecret(webhookSecret, "webhookSecret") is { } why) return why;

        var isNew = await store.CreateOrgAsync(org, displayName ?? id, time.GetUtcNow(), cancellationToken);
        if (!isNew && await store.FindOrgAsync(org, cancellationToken) is null)
            return new Refusal(
                RefusalKind.OrgLeaving,
                $"Org '{id}' is being removed, which takes a minute and longer where it has much. Make it again then.");
        // Also on a repeat: the first request may have ended between these steps. What is there already is not shown again.
        var secret = await credentials.CreateFirstAsync(org, CredentialKind.WebhookSecret, webhookSecret, cancellationToken);
        var apiKey = await credentials.CreateFirstAsync(org, CredentialKind.ApiKey, null, cancellationToken);
        var stored =
            await store.FindOrgAsync(org, cancellationToken)
            ?? throw new InvalidOperationException($"Org '{id}' was made and is not there.");
        return new MadeOrg(stored, isNew, secret, apiKey);
    }
}

/// <param name="IsNew">False when it was there already.</param>
/// <param name="WebhookSecret">Set only when it was made now.</param>
/// <param name="ApiKey">Set only when it was made now.</param>
public sealed record MadeOrg(OrgRecord Org, bool IsNew, string? WebhookSecret, string? ApiKey)
{
    public override string ToString() => $"MadeOrg {{ Org = {Org.Org} }}";
}
