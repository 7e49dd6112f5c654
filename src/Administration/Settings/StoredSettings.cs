using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Settings;

/// <summary>The settings that an org works by.</summary>
internal static class StoredSettings
{
    /// <summary>The defaults until some are saved. Every saved document was readable when it was saved.</summary>
    public static async Task<OrgSettings> ReadAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken) =>
        await store.FindSettingsAsync(org, cancellationToken) is { } saved
            ? OrgSettingsJson.Parse(saved.Json).Settings ?? OrgSettings.Default
            : OrgSettings.Default;
}
