using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Rules;

public sealed partial class RulesPage
{
    private OrgSettings Saved = OrgSettings.Default;
    private RulesForm Form = new();
    private OrgSettings Applied = OrgSettings.Default;
    private ImmutableArray<ObjectChoice> Objects = [];
    private ImmutableArray<SeenRecord> Calendars = [];
    private ImmutableArray<SettingsDifference> Differences = [];
    private ImmutableArray<SettingsProblem> Problems = [];
    private Refusal? Why;
    private Refusal? NoObjects;
    private bool IsReview;

    [SupplyParameterFromQuery(Name = "saved")]
    public long? SavedNow { get; set; }

    [SupplyParameterFromForm(FormName = "rules")]
    public RulesForm? Draft { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private string? DoneText => SavedNow is { } version && Draft is null ? $"Saved as version {version}. It holds for every booking from now on." : null;

    protected override async Task LoadAsync()
    {
        var document = await Documents.FindAsync(Id, Gone);
        Saved = document.Read();
        Form = Draft ?? RulesForm.Of(Saved, document.Version);
        switch (await Catalogue.ListObjectsAsync(Id, Gone))
        {
            case Done<ImmutableArray<ObjectChoice>> found:
                Objects = found.Value;
                break;
            case Refused<ImmutableArray<ObjectChoice>> refused:
                NoObjects = refused.Refusal;
                break;
        }
        var seen = await Sources.ListCalendarsAsync(Id, Gone);
        Calendars = [.. seen.Calendars, .. seen.BookingPages, .. seen.MasterPages, .. seen.EventTypes];
        Judge();
    }

    private async Task ActAsync()
    {
        switch (Form.Do?.Split(':', 2))
        {
            case ["addCase"] when !string.IsNullOrWhiteSpace(Form.NewCase):
                Form.Cases.Add(Form.NewCase.Trim());
                Form.NewCase = null;
                break;
            case ["removeCase", var id]:
                Form.Cases.RemoveAll(one => one == id);
                break;
            case ["discard"]:
                GoTo("rules");
                return;
            case ["review"]:
                IsReview = true;
                break;
            case ["save"]:
                IsReview = true;
                Judge();
                if (Problems.IsEmpty && await SaveAsync()) return;
                break;
        }
        Judge();
    }

    private async Task<bool> SaveAsync()
    {
        var outcome = await Saving.SaveAsync(Applied, Form.Base, "rules", Gone);
        if (outcome.Version is { } version)
        {
            GoTo($"rules?saved={version}");
            return true;
        }
        Why = Answer(outcome.Why!, outcome.IsConflict ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status400BadRequest);
        // What was saved meanwhile is what this page differs from now.
        if (outcome.IsConflict) Form.Base = (await Documents.FindAsync(Id, Gone)).Version;
        return false;
    }

    private void Judge()
    {
        Applied = Form.Apply(Saved);
        Differences = SettingsDiff.Between(Saved, Applied);
        Problems = OrgSettingsJson.Parse(OrgSettingsJson.Write(Applied)).Problems;
    }

    private string NameOf(string calendar) =>
        Calendars.FirstOrDefault(seen => seen.Seen.Id == calendar) is { } known ? known.Seen.Name : calendar;

    private ImmutableArray<RecordTypeOption> TypesOf(string name) => Objects.FirstOrDefault(one => one.Name == name)?.RecordTypes ?? [];
}
