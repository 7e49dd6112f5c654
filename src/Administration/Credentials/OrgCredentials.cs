using System.Collections.Immutable;
using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>Keeps the webhook secrets and API keys of orgs, several of each at once, so that they can be rotated.</summary>
public sealed class OrgCredentials(IOrgStore store, KeyUses uses, IEnumerable<ICredentialChanges> changes, TimeProvider time)
{
    private const string FirstName = "primary";
    private const int Attempts = 20;

    /// <summary>Their names, not what they are.</summary>
    public async Task<ImmutableArray<CredentialName>> ListAsync(OrgId org, CredentialKind kind, CancellationToken cancellationToken)
    {
        var names = ImmutableArray.CreateBuilder<CredentialName>();
        foreach (var credential in (await LoadAsync(org, kind, cancellationToken)).Credentials)
        {
            var name = CredentialName.Of(credential);
            names.Add(
                kind == CredentialKind.ApiKey ? name with { LastUsedAt = await uses.FindAsync(credential.Value, cancellationToken) } : name
            );
        }
        return names.ToImmutable();
    }

    /// <summary>Makes the org's first credential of the kind; null when it had some before, which are not shown again.</summary>
    public async Task<string?> CreateFirstAsync(OrgId org, CredentialKind kind, string? given, CancellationToken cancellationToken)
    {
        var secret = given ?? kind.Make();
        var first = new Credential(FirstName, kind.Keep(secret), time.GetUtcNow());
        var made = await store.SaveSecretAsync(org.Value, kind.SecretName, CredentialsJson.Write([first]), 0, cancellationToken);
        TellOfChange(org);
        return made ? secret : null;
    }

    /// <summary>Adds a webhook secret; the others go on working.</summary>
    /// <param name="name">What to call it; made from the time when null.</param>
    /// <param name="given">The secret; one is made when null.</param>
    public async Task<Result<AddedCredential>> AddSecretAsync(OrgId org, string? name, string? given, CancellationToken cancellationToken)
    {
        if (given is not null && CredentialRules.WhyNotSecret(given, "secret") is { } notASecret) return notASecret;
        if (name is not null && CredentialRules.WhyNotName(name) is { } notAName) return notAName;
        return await AddAsync(org, CredentialKind.WebhookSecret, name, given, null, cancellationToken);
    }

    /// <summary>Makes an API key; the others go on working.</summary>
    /// <param name="name">What to call it; made from the time when null.</param>
    public async Task<Result<AddedCredential>> AddKeyAsync(OrgId org, string? name, KeyLimits limits, CancellationToken cancellationToken)
    {
        if (name is not null && CredentialRules.WhyNotName(name) is { } notAName) return notAName;
        if (CredentialRules.WhyNotLimits(limits, time.GetUtcNow()) is { } notLimits) return notLimits;
        return await AddAsync(org, CredentialKind.ApiKey, name, null, limits, cancellationToken);
    }

    private Task<Result<AddedCredential>> AddAsync(
        OrgId org, CredentialKind kind, string? name, string? given, KeyLimits? limits, CancellationToken cancellationToken) =>
        Attempt.OfAsync(() => AddCheckedAsync(org, kind, name, given, limits, cancellationToken));

    private async Task<AddedCredential> AddCheckedAsync(
        OrgId org, CredentialKind kind, string? name, string? given, KeyLimits? limits, CancellationToken cancellationToken)
    {
        var secret = given ?? kind.Make();
        var now = time.GetUtcNow();
        var added = "";
        await ChangeAsync(org, kind, credentials =>
        {
            added = name ?? FreeName(credentials, now);
            if (credentials.Any(credential => credential.Name == added))
                throw new RefusedException(
                    RefusalKind.CredentialExists,
                    $"'{added}' is the name of another {kind.Noun} of org '{org}'. Choose another name, or remove that one first.");
            if (credentials.Length >= kind.Most)
                throw new RefusedException(
                    RefusalKind.TooManyCredentials,
                    $"Org '{org}' has {credentials.Length} {kind.Noun}s, and {kind.Most} is the most. "
                    + "Remove one that is not used any more first.");
            ActInHand.Describe(target: added, summary: limits is null ? null : SummaryOf(limits));
            return credentials.Add(
                new Credential(added, kind.Keep(secret), now) { Scopes = limits?.Scopes, ExpiresAt = limits?.ExpiresAt }
            );
        }, cancellationToken);
        return new AddedCredential(added, secret, now);
    }

    /// <returns>The name of what was removed.</returns>
    public Task<Result<string>> RemoveAsync(OrgId org, CredentialKind kind, string name, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            await ChangeAsync(org, kind, credentials =>
                {
                    var found = credentials.FirstOrDefault(credential => credential.Name == name) ?? throw new RefusedException(
                            RefusalKind.CredentialNotFound,
                            $"Org '{org}' has no {kind.Noun} called '{name}'. List them to see their names.");
                    if (kind == CredentialKind.WebhookSecret && credentials.Length == 1)
                        throw new RefusedException(
                            RefusalKind.LastWebhookSecret,
                            $"'{name}' is the only webhook secret of org '{org}'; without one every webhook would be refused, "
                            + "and OnceHub would disable it. Add another first.");
                    return credentials.Remove(found);
                }, cancellationToken);
            return name;
        });

    /// <summary>For the audit: 'ingest, read until 2026-06-01 00:00:00Z'.</summary>
    private static string SummaryOf(KeyLimits limits) =>
        string.Join(", ", limits.Scopes ?? KeyScopeNames.Of(KeyScopes.All)) + (limits.ExpiresAt is { } end ? $" until {end:u}" : "");

    private void TellOfChange(OrgId org)
    {
        foreach (var keeper in changes) keeper.Changed(org);
    }

    private static string FreeName(ImmutableArray<Credential> taken, DateTimeOffset now)
    {
        var name = taken.IsEmpty ? FirstName : now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (var next = 2; taken.Any(credential => credential.Name == name); next++)
            name =
                now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)
                + "-"
                + next.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    // Two operators may change the document at once: each change is made on what is stored, or made again.
    private async Task ChangeAsync(
        OrgId org,
        CredentialKind kind,
        Func<ImmutableArray<Credential>, ImmutableArray<Credential>> change,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (credentials, version) = await LoadAsync(org, kind, cancellationToken);
            var changed = CredentialsJson.Write(change(credentials));
            if (!await store.SaveSecretAsync(org.Value, kind.SecretName, changed, version, cancellationToken)) continue;
            TellOfChange(org);
            return;
        }
        throw new InvalidOperationException($"The {kind.Noun}s of org '{org}' kept changing.");
    }

    private async Task<(ImmutableArray<Credential> Credentials, long Version)> LoadAsync(
        OrgId org, CredentialKind kind, CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org.Value, kind.SecretName, cancellationToken) is { } stored
            ? (CredentialsJson.Read(stored.Value), stored.Version)
            : ([], 0);
}

/// <param name="Scopes">Of an API key, what it opens.</param>
/// <param name="ExpiresAt">Of an API key, when it ends; null for one that does not.</param>
public sealed record CredentialName(string Name, DateTimeOffset CreatedAt, ImmutableArray<string> Scopes, DateTimeOffset? ExpiresAt)
{
    /// <summary>Of an API key, to some minutes; null for one that was not used yet.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    internal static CredentialName Of(Credential credential) =>
        new(credential.Name, credential.CreatedAt, credential.Scopes ?? KeyScopeNames.Of(KeyScopes.All), credential.ExpiresAt);
}

/// <summary>What a new API key may.</summary>
/// <param name="Scopes">Null for everything.</param>
/// <param name="ExpiresAt">Null for one that does not end by itself.</param>
public sealed record KeyLimits(ImmutableArray<string>? Scopes, DateTimeOffset? ExpiresAt);

/// <summary>A new credential, shown once. Holds a secret: never log it.</summary>
public sealed record AddedCredential(string Name, string Secret, DateTimeOffset CreatedAt)
{
    public override string ToString() => $"AddedCredential {{ Name = {Name} }}";
}
