using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Settings;

/// <summary>
/// Settings that a person works on and has not saved. A draft may have mistakes; it outlives tabs and restarts, and other
/// people's saves, which it tells of.
/// </summary>
public sealed class SettingsDrafts(IOrgStore store, IDraftStore drafts, TimeProvider time)
{
    private const int MaxLength = 1 << 20;

    /// <summary>Null when the person has none.</summary>
    public async Task<SettingsDraft?> FindAsync(OrgId org, string person, CancellationToken cancellationToken) =>
        await drafts.FindDraftAsync(org, person, cancellationToken) is { } draft ? await TellAsync(org, draft, cancellationToken) : null;

    /// <summary>Keeps a draft instead of the person's last one.</summary>
    /// <param name="json">A JSON object; whether it can be used is told with it.</param>
    /// <param name="basedOn">The version of the settings that it began from.</param>
    /// <param name="replaces">The version of the draft that it replaces, so that two tabs do not overwrite each other unseen; 0 for the
    /// first.</param>
    public async Task<Result<SettingsDraft>> SaveAsync(
        OrgId org, string person, string json, long basedOn, long replaces, CancellationToken cancellationToken)
    {
        if (json.Length > MaxLength)
            return new Refusal(RefusalKind.BodyInvalid, $"A draft may have {MaxLength:N0} characters. Nothing was kept.");
        if (!IsObject(json))
            return new Refusal(RefusalKind.BodyInvalid, "A draft is a settings document, which is a JSON object. Nothing was kept.");
        var current = (await store.FindSettingsAsync(org, cancellationToken))?.Version ?? 0;
        if (basedOn < 0 || basedOn > current)
            return new Refusal(
                RefusalKind.BodyInvalid,
                $"'basedOn' is {basedOn}; org '{org}' has settings of version 0 to {current}. Nothing was kept.");
        if (await drafts.SaveDraftAsync(org, person, json, basedOn, replaces, time.GetUtcNow(), cancellationToken) is { } saved)
            return await TellAsync(org, saved, cancellationToken);
        var kept = await drafts.FindDraftAsync(org, person, cancellationToken);
        return new Refusal(
            RefusalKind.DraftChanged,
            kept is null
                ? "There is no such draft any more: it was saved as settings, or discarded. Send it with version 0 to keep it all the same."
                : $"Your draft is of version {kept.Version} by now: another window has changed it. "
                    + "Read it again, and make your change in that one.")
        {
            Facts = [("version", kept?.Version ?? 0)],
        };
    }

    /// <summary>False when the person has none.</summary>
    public Task<bool> DiscardAsync(OrgId org, string person, CancellationToken cancellationToken) =>
        drafts.DeleteDraftAsync(org, person, version: null, cancellationToken);

    /// <summary>Only of that version: what another window kept since stays. False when there is none.</summary>
    public Task<bool> DiscardAsync(OrgId org, string person, long version, CancellationToken cancellationToken) =>
        drafts.DeleteDraftAsync(org, person, version, cancellationToken);

    private async Task<SettingsDraft> TellAsync(OrgId org, DraftRecord draft, CancellationToken cancellationToken)
    {
        var current = (await store.FindSettingsAsync(org, cancellationToken))?.Version ?? 0;
        return new SettingsDraft(
            draft.Version, draft.BasedOn, current, draft.Json, draft.SavedAt, OrgSettingsJson.Parse(draft.Json).Problems);
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <param name="Version">Of the draft; what the next save of it replaces.</param>
/// <param name="BasedOn">The version of the settings that it began from.</param>
/// <param name="Current">The version of the settings in use: another than <paramref name="BasedOn"/> where somebody saved
/// meanwhile.</param>
/// <param name="Problems">What makes the document unusable, as it is now.</param>
public sealed record SettingsDraft(
    long Version, long BasedOn, long Current, string Json, DateTimeOffset SavedAt, ImmutableArray<SettingsProblem> Problems)
{
    /// <summary>Somebody saved settings after this draft began.</summary>
    public bool IsOutdated => Current != BasedOn;
}
