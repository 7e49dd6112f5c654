using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Orgs, their settings document, their secrets, and small records of any kind.</summary>
public interface IOrgStore
{
    /// <summary>Makes the org if it is not there; true when it was made.</summary>
    Task<bool> CreateOrgAsync(OrgId org, string displayName, DateTimeOffset now, CancellationToken cancellationToken);

    Task<OrgRecord?> FindOrgAsync(OrgId org, CancellationToken cancellationToken);

    Task<IReadOnlyList<OrgRecord>> ListOrgsAsync(CancellationToken cancellationToken);

    /// <summary>Null until settings are first saved.</summary>
    Task<SettingsRecord?> FindSettingsAsync(OrgId org, CancellationToken cancellationToken);

    /// <summary>Bytes of the documents of one list of versions: the newest that fit, at least one.</summary>
    const long SettingsPerPage = 4 * 1024 * 1024;

    /// <summary>Bytes of all versions that an org may keep.</summary>
    const long SettingsKept = 64 * 1024 * 1024;

    /// <summary>
    /// Saves a new version of the settings; earlier ones are kept, the newest of them, up to <see cref="SettingsKept"/>. Null when the
    /// stored version is not the expected one.
    /// </summary>
    /// <param name="expectedVersion">0 for the first.</param>
    Task<SettingsRecord?> SaveSettingsAsync(
        OrgId org, string json, long expectedVersion, string savedBy, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Newest first, no more than <see cref="SettingsPerPage"/>.</summary>
    /// <param name="before">Versions below this one; null for the newest.</param>
    Task<IReadOnlyList<SettingsRecord>> ListSettingsVersionsAsync(
        OrgId org, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Null where there was no such version, or it is not kept any more.</summary>
    Task<SettingsRecord?> FindSettingsVersionAsync(OrgId org, long version, CancellationToken cancellationToken);

    /// <summary>Decrypted; null when there is none of that name.</summary>
    /// <exception cref="SecretUnreadableException">Its master key is not configured, or it was tampered with.</exception>
    Task<SecretRecord?> FindSecretAsync(string scope, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypted before it is stored. False when <paramref name="expectedVersion"/> is given and is not the stored one (0: none yet).
    /// </summary>
    Task<bool> SaveSecretAsync(string scope, string name, string value, long? expectedVersion, CancellationToken cancellationToken);

    Task DeleteSecretAsync(string scope, string name, CancellationToken cancellationToken);

    /// <summary>Encrypts with the first master key whatever is encrypted with another, so that the others can be removed.</summary>
    /// <exception cref="SecretUnreadableException">One was tampered with; then all stay as they are.</exception>
    Task<ResealedSecrets> ResealSecretsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A small record by its key, such as <c>retention</c> or <c>users/acme</c>, with its version; null when there is none. What is
    /// in it is its reader's: an org's pause, a claim, how far something is done.
    /// </summary>
    Task<VersionedState?> FindSmallRecordAsync(string key, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not the expected one (0: none yet).</summary>
    Task<bool> SaveSmallRecordAsync(string key, VersionedState state, CancellationToken cancellationToken);
}

public sealed record OrgRecord(OrgId Org, string DisplayName, DateTimeOffset CreatedAt);

public sealed record SettingsRecord(OrgId Org, long Version, string Json, string SavedBy, DateTimeOffset SavedAt);

/// <param name="KeyId">The id of the master key that all secrets are encrypted with now.</param>
/// <param name="Count">How many were encrypted with another.</param>
public sealed record ResealedSecrets(string KeyId, int Count);

/// <summary>A secret in the clear: never log it, and never let it into an error, a trace or a history.</summary>
public sealed record SecretRecord(string Value, long Version)
{
    public override string ToString() => $"SecretRecord {{ Version = {Version} }}";
}
