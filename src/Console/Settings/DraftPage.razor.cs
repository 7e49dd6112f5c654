using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Settings;

public sealed partial class DraftPage
{
    private WorkInHand Work = null!;
    private OrgSettings Merged = OrgSettings.Default;
    private ImmutableArray<ReviewLine> Lines = [];
    private ImmutableArray<ReviewLine> Theirs = [];
    private ImmutableArray<ReviewLine> Mine = [];
    private ImmutableArray<MergeClash> Both = [];
    private ImmutableArray<SettingsProblem> Problems = [];
    private ImmutableArray<SettingsFinding> Findings = [];
    private string? Unasked;

    [SupplyParameterFromQuery(Name = "saved")]
    public string? SavedNow { get; set; }

    /// <summary>Open failures when it was saved, which the change may mend.</summary>
    [SupplyParameterFromQuery(Name = "failed")]
    public string? Failed { get; set; }

    private long FailedBefore => AddressNumber.Of(Failed) ?? 0;

    [SupplyParameterFromForm(FormName = "draft")]
    public DraftForm? Asked { get; set; }

    private string? DoneText => AddressNumber.Of(SavedNow) is { } version
        ? $"Saved as version {version}. It holds for every booking from now on; what was left out of earlier ones is filled in by a replay."
        : null;

    protected override async Task LoadAsync()
    {
        Work = await Desk.OpenAsync(null, Gone);
        if (Work.DraftVersion == 0) return;
        var now = Work.Current.Read();
        var merged = Work.IsOutdated ? SettingsMerge.Of(Work.Saved, now, Work.Mine) : new MergedSettings(Work.Mine, []);
        (Merged, Both) = (merged.Settings, merged.Both);
        Lines = SettingsReview.Between(now, Merged);
        Mine = SettingsReview.Between(Work.Saved, Work.Mine);
        Theirs = SettingsReview.Between(Work.Saved, now);
        if (Asked?.Do is "discard") return;
        var verdict = await Check.RunAsync(Id, OrgSettingsJson.Write(Merged), Gone);
        (Problems, Findings, Unasked) = (verdict.Problems, verdict.Live?.Findings ?? [], verdict.Live?.WhyNot);
    }

    private async Task ActAsync()
    {
        if (Asked is { Do: "discard" })
        {
            await Desk.DiscardAsync(Gone);
            GoTo("draft");
        }
        else if (Asked is { Do: "save" })
        {
            await SaveAsync();
        }
    }

    private async Task SaveAsync()
    {
        // Only what was looked at is saved.
        if (Asked!.Draft != Work.DraftVersion)
            Why = Conflict("Another window of yours changed the draft since you looked. Nothing was saved: look at it again, then save.");
        else if (Asked.Against != Work.Current.Version)
            Why = Conflict(
                $"{Work.Current.SavedBy} saved version {Work.Current.Version} while you looked at yours. "
                + "Nothing of yours was saved, and nothing is lost: both are shown here. Save again to join them.");
        else
            await SaveReviewedAsync();
    }

    private async Task SaveReviewedAsync()
    {
        var what = string.Join(", ", Lines.Select(line => line.Where.ToLowerInvariant()).Distinct());
        switch (await Desk.SaveAsync(Merged, Work.Current.Version, Work.DraftVersion, what, Gone))
        {
            case SettingsSaved saved:
                GoTo($"draft?saved={saved.Document.Version}&failed={saved.FailedBefore}");
                break;
            case SettingsUnusable unusable:
                Why = Answer(
                    new Refusal(
                        RefusalKind.SettingsInvalid,
                        $"Nothing was saved: {PlaceOf(unusable.Problems[0].Path)} {unusable.Problems[0].Message}"),
                    StatusCodes.Status400BadRequest);
                break;
            default:
                await LoadAsync();
                Why = Conflict(
                    $"{Work.Current.SavedBy} saved version {Work.Current.Version} at this very moment. "
                    + "Nothing of yours was saved, and nothing is lost: both are shown here. Save again to join them.");
                break;
        }
    }

    private Refusal Conflict(string why) => Answer(new Refusal(RefusalKind.SettingsChanged, why), StatusCodes.Status412PreconditionFailed);

    private string PlaceOf(string path) => SettingsPlace.Of(path, Merged);

    public sealed class DraftForm
    {
        /// <summary>save or discard.</summary>
        public string? Do { get; set; }

        /// <summary>The version in use that the draft was held against.</summary>
        public long Against { get; set; }

        /// <summary>The version of the draft that was looked at.</summary>
        public long Draft { get; set; }
    }
}
