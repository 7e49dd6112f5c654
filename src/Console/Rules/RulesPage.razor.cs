using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Pages.Settings;

namespace OnceHub.Sync.Pages.Rules;

public sealed partial class RulesPage
{
    private WorkInHand Work = null!;
    private RulesForm Form = new();
    private OrgSettings Applied = OrgSettings.Default;
    private ImmutableArray<ObjectChoice> Objects = [];
    private ImmutableArray<OnceHubChoice> Calendars = [];
    private OnceHubAccount Account = OnceHubAccount.None;
    private int Changes;
    private ImmutableArray<SettingsProblem> Problems = [];
    private Refusal? NoObjects;

    [SupplyParameterFromForm(FormName = "rules")]
    public RulesForm? Draft { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private string Shown => PartMark.OfRules(Work.Mine);

    protected override async Task LoadAsync()
    {
        Work = await Desk.OpenAsync(Draft?.Base, Gone);
        Form = Draft ?? RulesForm.Of(Work.Mine);
        switch (await Catalogue.ListObjectsAsync(Id, Gone))
        {
            case Done<ImmutableArray<ObjectChoice>> found:
                Objects = found.Value;
                break;
            case Refused<ImmutableArray<ObjectChoice>> refused:
                NoObjects = refused.Refusal;
                break;
        }
        var choices = await Sources.ListCalendarsAsync(Id, Gone);
        Calendars = [.. choices.Calendars, .. choices.BookingPages, .. choices.MasterPages, .. choices.EventTypes];
        Account = choices.Account;
        Judge();
    }

    private async Task ActAsync()
    {
        switch (Form.Do?.Split(':', 2))
        {
            // Who is done has typed it to have it; before that it stays where it was typed.
            case ["addCase" or "review"]:
                Form.AddCase();
                break;
            case ["removeCase", var id]:
                Form.Cases.RemoveAll(one => one == id);
                break;
            case ["discard"]:
                await Desk.DiscardAsync(Gone);
                GoTo("rules");
                return;
        }
        Judge();
        await KeepAsync();
        if (Why is null && Form.Unread() is null && Form.Do == "review") GoTo("draft");
    }

    private async Task KeepAsync()
    {
        var isElsewhere = Form.Shown != Shown && PartMark.OfRules(Applied) != Shown;
        Why = isElsewhere ? Elsewhere() : await Desk.KeepAsync(Work, Applied, Gone);
        if (Why is null) Work = Work with { Mine = Applied };
        else SetStatus(StatusCodes.Status409Conflict);
    }

    private static Refusal Elsewhere() => new(
        RefusalKind.DraftChanged,
        "Another window of yours has changed the rules since this page showed them. "
        + "What you see is not kept yet: go on to keep it instead, or load the page again to see those.");

    private void Judge()
    {
        Applied = Form.Apply(Work.Mine);
        Changes = SettingsReview.Between(Work.Saved, Applied).Length;
        Problems =
        [
            .. Form.Unread() is { } unread ? [unread] : ImmutableArray<SettingsProblem>.Empty,
            .. OrgSettingsJson
                .Parse(OrgSettingsJson.Write(Applied))
                .Problems.Where(problem => !problem.Path.StartsWith("$.mappings", StringComparison.Ordinal)),
        ];
    }

    private string NameOf(string calendar) =>
        Calendars.FirstOrDefault(choice => choice.Id == calendar)?.Name ?? calendar;

    private ImmutableArray<RecordTypeOption> TypesOf(string name) => Objects.FirstOrDefault(one => one.Name == name)?.RecordTypes ?? [];
}
