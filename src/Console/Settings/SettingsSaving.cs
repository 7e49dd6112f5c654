using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Settings;

/// <summary>Saves settings that were edited on a page, unless somebody else saved meanwhile.</summary>
public sealed class SettingsSaving(SettingsDocuments documents, Visit visit)
{
    /// <param name="replaces">The version that was edited.</param>
    /// <param name="what">What of them was edited, for the audit.</param>
    public async Task<SaveOutcome> SaveAsync(OrgSettings settings, long replaces, string what, CancellationToken cancellationToken)
    {
        var json = OrgSettingsJson.Write(settings);
        var saved = await visit.ActAsync(
            "saveSettings", what,
            () => documents.SaveAsync(visit.Id, json, new SettingsReplaced(replaces), visit.Visitor!.Name, cancellationToken),
            static came => came is SettingsSaved);
        return saved switch
        {
            SettingsSaved done => new SaveOutcome(done.Document.Version, null),
            SettingsConflict => new SaveOutcome(null, await ConflictAsync(replaces, cancellationToken)) { IsConflict = true },
            SettingsUnusable unusable => new SaveOutcome(
                null, new Refusal(RefusalKind.SettingsInvalid, $"Nothing was saved: {unusable.Problems[0].Path} {unusable.Problems[0].Message}")),
            _ => new SaveOutcome(null, new Refusal(RefusalKind.SettingsVersionNeeded, "Nothing was saved. Load the page again, and make the changes once more.")),
        };
    }

    private async Task<Refusal> ConflictAsync(long replaces, CancellationToken cancellationToken)
    {
        var now = await documents.FindAsync(visit.Id, cancellationToken);
        return new Refusal(
            RefusalKind.SettingsChanged,
            $"{now.SavedBy} saved the settings as version {now.Version} while you edited version {replaces}. Nothing of yours was saved, and nothing is lost: it is still here. Review it, and save again.");
    }
}

/// <param name="Version">The one that was saved; null when none was.</param>
/// <param name="Why">Why none was.</param>
public sealed record SaveOutcome(long? Version, Refusal? Why)
{
    public bool IsConflict { get; init; }
}
