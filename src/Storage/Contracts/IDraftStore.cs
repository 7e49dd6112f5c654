using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Settings that somebody works on and has not saved: one draft per person and org.</summary>
public interface IDraftStore
{
    Task<DraftRecord?> FindDraftAsync(OrgId org, string person, CancellationToken cancellationToken);

    /// <summary>Null when the stored draft is not of the expected version (0: there is none).</summary>
    /// <param name="basedOn">The version of the settings that the draft began from.</param>
    Task<DraftRecord?> SaveDraftAsync(
        OrgId org, string person, string json, long basedOn, long expectedVersion, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False when there was none, or none of that version.</summary>
    /// <param name="version">Null for any.</param>
    Task<bool> DeleteDraftAsync(OrgId org, string person, long? version, CancellationToken cancellationToken);
}

/// <param name="Version">Rises by one with every save of the draft.</param>
/// <param name="BasedOn">The version of the settings that it began from; 0: before any was saved.</param>
public sealed record DraftRecord(string Person, long Version, long BasedOn, string Json, DateTimeOffset SavedAt);
