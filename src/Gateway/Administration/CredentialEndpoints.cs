using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Webhook secrets and API keys: several at once, so that a new one works before the old is removed.</summary>
internal static class CredentialEndpoints
{
    public static async Task<IResult> ListSecretsAsync(string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var listed = await credentials.ListAsync(OrgId.Parse(org), CredentialKind.WebhookSecret, cancellationToken);
        return TypedResults.Ok(new CredentialsAnswer([.. listed.Select(secret => new CredentialView(secret.Name, secret.CreatedAt))]));
    }

    public static async Task<IResult> ListKeysAsync(string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var listed = await credentials.ListAsync(OrgId.Parse(org), CredentialKind.ApiKey, cancellationToken);
        return TypedResults.Ok(new ApiKeysAnswer(
            [.. listed.Select(key => new ApiKeyView(key.Name, key.CreatedAt, key.Scopes, key.ExpiresAt, key.LastUsedAt))]));
    }

    public static async Task<IResult> AddSecretAsync(
        HttpContext http, string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<AddWebhookSecretRequest>(http);
        return await credentials.AddSecretAsync(OrgId.Parse(org), asked.Name, asked.Secret, cancellationToken).AnswerAsync(
            org, added => Created(org, "webhook-secrets", new NewWebhookSecret(added.Name, added.Secret, added.CreatedAt), added.Name));
    }

    public static async Task<IResult> AddKeyAsync(
        HttpContext http, string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<AddApiKeyRequest>(http);
        var limits = new KeyLimits(asked.Scopes, asked.ExpiresAt);
        return await credentials.AddKeyAsync(OrgId.Parse(org), asked.Name, limits, cancellationToken).AnswerAsync(
            org, added => Created(org, "api-keys", new NewApiKey(added.Name, added.Secret, added.CreatedAt), added.Name));
    }

    public static Task<IResult> RemoveSecretAsync(
        string org, [Description("The secret's name.")] string name, OrgCredentials credentials, CancellationToken cancellationToken) =>
        RemoveAsync(org, CredentialKind.WebhookSecret, name, credentials, cancellationToken);

    public static Task<IResult> RemoveKeyAsync(
        string org, [Description("The key's name.")] string name, OrgCredentials credentials, CancellationToken cancellationToken) =>
        RemoveAsync(org, CredentialKind.ApiKey, name, credentials, cancellationToken);

    private static Created<T> Created<T>(string org, string collection, T answer, string name) =>
        TypedResults.Created($"/v1/orgs/{org}/{collection}/{name}", answer);

    private static Task<IResult> RemoveAsync(
        string org, CredentialKind kind, string name, OrgCredentials credentials, CancellationToken cancellationToken) =>
        credentials.RemoveAsync(OrgId.Parse(org), kind, name, cancellationToken).AnswerAsync(org, static _ => TypedResults.NoContent());
}

internal sealed record AddWebhookSecretRequest
{
    /// <summary>What to call it; made from the time when left out.</summary>
    public string? Name { get; init; }

    /// <summary>The secret that OnceHub gave its webhook; one is made when left out.</summary>
    public string? Secret { get; init; }

    public override string ToString() => $"AddWebhookSecretRequest {{ Name = {Name} }}";
}

internal sealed record AddApiKeyRequest
{
    /// <summary>What to call it, for example after the client that gets it; made from the time when left out.</summary>
    public string? Name { get; init; }

    /// <summary>What it opens: ingest, read, prefill, replay; everything when left out.</summary>
    public ImmutableArray<string>? Scopes { get; init; }

    /// <summary>When it ends; it does not by itself when left out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <param name="Secret">Shown this once.</param>
internal sealed record NewWebhookSecret(string Name, string Secret, DateTimeOffset CreatedAt)
{
    public override string ToString() => $"NewWebhookSecret {{ Name = {Name} }}";
}

/// <param name="ApiKey">Shown this once; only its hash is kept.</param>
internal sealed record NewApiKey(string Name, string ApiKey, DateTimeOffset CreatedAt)
{
    public override string ToString() => $"NewApiKey {{ Name = {Name} }}";
}

internal sealed record CredentialView(string Name, DateTimeOffset CreatedAt);

/// <param name="Scopes">What it opens: ingest, read, prefill, replay.</param>
/// <param name="ExpiresAt">Null for one that does not end by itself.</param>
/// <param name="LastUsedAt">To five minutes; null for one that was not used yet.</param>
internal sealed record ApiKeyView(
    string Name, DateTimeOffset CreatedAt, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

internal sealed record ApiKeysAnswer(IReadOnlyList<ApiKeyView> Items);

internal sealed record CredentialsAnswer(IReadOnlyList<CredentialView> Items);
