using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Webhook secrets and API keys: several at once, so that a new one works before the old is removed.</summary>
internal static class CredentialEndpoints
{
    private const int MinSecret = 8;
    private const int MaxSecret = 512;
    private const int MaxName = 64;

    public static Task<IResult> ListSecretsAsync(string org, OrgCredentials credentials, CancellationToken cancellationToken) =>
        ListAsync(org, CredentialKind.WebhookSecret, credentials, cancellationToken);

    public static Task<IResult> ListKeysAsync(string org, OrgCredentials credentials, CancellationToken cancellationToken) =>
        ListAsync(org, CredentialKind.ApiKey, credentials, cancellationToken);

    public static async Task<IResult> AddSecretAsync(HttpContext http, string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<AddWebhookSecretRequest>(http);
        if (asked.Secret is { } given) CheckSecret(given, "secret");
        CheckName(asked.Name);
        var added = await credentials.AddAsync(OrgId.Parse(org), CredentialKind.WebhookSecret, asked.Name, asked.Secret, cancellationToken);
        return Created(org, "webhook-secrets", new NewWebhookSecret(added.Name, added.Secret, added.CreatedAt), added.Name);
    }

    public static async Task<IResult> AddKeyAsync(HttpContext http, string org, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<AddApiKeyRequest>(http);
        CheckName(asked.Name);
        var added = await credentials.AddAsync(OrgId.Parse(org), CredentialKind.ApiKey, asked.Name, null, cancellationToken);
        return Created(org, "api-keys", new NewApiKey(added.Name, added.Secret, added.CreatedAt), added.Name);
    }

    public static Task<IResult> RemoveSecretAsync(
        string org, [Description("The secret's name.")] string name, OrgCredentials credentials, CancellationToken cancellationToken) =>
        RemoveAsync(org, CredentialKind.WebhookSecret, name, credentials, cancellationToken);

    public static Task<IResult> RemoveKeyAsync(
        string org, [Description("The key's name.")] string name, OrgCredentials credentials, CancellationToken cancellationToken) =>
        RemoveAsync(org, CredentialKind.ApiKey, name, credentials, cancellationToken);

    /// <exception cref="ProblemException">It cannot be a webhook's secret.</exception>
    public static void CheckSecret(string secret, string member)
    {
        if (secret.Length is < MinSecret or > MaxSecret || secret.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new ProblemException(
                ProblemKinds.BodyInvalid, $"'{member}' must have {MinSecret} to {MaxSecret} characters without spaces: copy it from OnceHub as it is shown there.");
    }

    private static void CheckName(string? name)
    {
        if (name is null) return;
        if (name.Length is < 1 or > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ProblemException(ProblemKinds.BodyInvalid, $"'name' must have 1 to {MaxName} of letters, digits, '-', '_' and '.'.");
    }

    private static async Task<IResult> ListAsync(string org, CredentialKind kind, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        var listed = await credentials.ListAsync(OrgId.Parse(org), kind, cancellationToken);
        return TypedResults.Ok(new CredentialsAnswer([.. listed.Select(credential => new CredentialView(credential.Name, credential.CreatedAt))]));
    }

    private static Created<T> Created<T>(string org, string collection, T answer, string name) =>
        TypedResults.Created($"/v1/orgs/{org}/{collection}/{name}", answer);

    private static async Task<IResult> RemoveAsync(
        string org, CredentialKind kind, string name, OrgCredentials credentials, CancellationToken cancellationToken)
    {
        await credentials.RemoveAsync(OrgId.Parse(org), kind, name, cancellationToken);
        return TypedResults.NoContent();
    }
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

internal sealed record CredentialsAnswer(IReadOnlyList<CredentialView> Items);
