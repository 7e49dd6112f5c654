using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Settings;

/// <summary>Where the visitor works on settings: his draft is kept at every change, and saved once it is reviewed.</summary>
public sealed class SettingsDesk(SettingsDocuments documents, SettingsDrafts drafts, Visit visit)
{
    private Task<SettingsDraft?>? _draft;

    private string Person => visit.Visitor!.Name;

    /// <summary>The visitor's draft, read once; null when there is none.</summary>
    public Task<SettingsDraft?> DraftAsync() => _draft ??= drafts.FindAsync(visit.Id, Person, CancellationToken.None);

    /// <summary>The draft, else what is saved.</summary>
    /// <param name="basedOn">The version that a page in the browser began from; null for a page that begins now.</param>
    public async Task<WorkInHand> OpenAsync(long? basedOn, CancellationToken cancellationToken)
    {
        var current = await documents.FindAsync(visit.Id, cancellationToken);
        var draft = visit.May(Role.Administrator) ? await DraftAsync() : null;
        var from = draft?.BasedOn ?? basedOn ?? current.Version;
        var begun = from == current.Version ? current : await documents.FindAsync(visit.Id, from, cancellationToken) ?? current;
        var saved = begun.Read();
        return new WorkInHand
        {
            Current = current, Base = begun.Version, Saved = saved, DraftVersion = draft?.Version ?? 0,
            Mine = draft is null ? saved : OrgSettingsJson.ReadDraft(draft.Json) ?? saved,
        };
    }

    /// <summary>Keeps what is made of the settings; a draft that differs in nothing goes.</summary>
    /// <returns>Why it was not kept; null when it was.</returns>
    public async Task<Refusal?> KeepAsync(WorkInHand work, OrgSettings mine, CancellationToken cancellationToken)
    {
        _draft = null;
        // One that another window changed meanwhile stays, and the save below tells so.
        if (SettingsReview.Between(work.Saved, mine).IsEmpty
            && (work.DraftVersion == 0 || await drafts.DiscardAsync(visit.Id, Person, work.DraftVersion, cancellationToken)))
            return null;
        return
            await drafts.SaveAsync(visit.Id, Person, OrgSettingsJson.Write(mine), work.Base, work.DraftVersion, cancellationToken)
                is Refused<SettingsDraft> refused
            ? refused.Refusal
            : null;
    }

    public Task DiscardAsync(CancellationToken cancellationToken)
    {
        _draft = null;
        return drafts.DiscardAsync(visit.Id, Person, cancellationToken);
    }

    /// <summary>Saves what was reviewed, unless somebody saved since.</summary>
    /// <param name="replaces">The version that it was held against.</param>
    /// <param name="draft">The version of the draft that was reviewed: what another window kept meanwhile stays a draft.</param>
    public async Task<SettingsSave> SaveAsync(
        OrgSettings reviewed, long replaces, long draft, string what, CancellationToken cancellationToken)
    {
        var json = OrgSettingsJson.Write(reviewed);
        var saved = await visit.ActAsync(
            "saveSettings",
            what,
            () => documents.SaveAsync(visit.Id, json, new SettingsReplaced(replaces), Person, cancellationToken),
            static came => came is SettingsSaved);
        if (saved is not SettingsSaved) return saved;
        _draft = null;
        await drafts.DiscardAsync(visit.Id, Person, draft, cancellationToken);
        return saved;
    }
}

/// <summary>Settings as somebody works on them.</summary>
public sealed record WorkInHand
{
    /// <summary>What is in use now.</summary>
    public required SettingsDocument Current { get; init; }

    /// <summary>The version that the work began from.</summary>
    public required long Base { get; init; }

    /// <summary>What it says.</summary>
    public required OrgSettings Saved { get; init; }

    /// <summary>What the visitor made of it; rows may be half made.</summary>
    public required OrgSettings Mine { get; init; }

    /// <summary>0 while there is no draft.</summary>
    public required long DraftVersion { get; init; }

    /// <summary>Somebody saved since the work began.</summary>
    public bool IsOutdated => Current.Version != Base;
}
