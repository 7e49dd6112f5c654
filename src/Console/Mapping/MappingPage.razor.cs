using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Pages.Settings;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Mapping;

public sealed partial class MappingPage
{
    private const int MostSamples = 10;

    private WorkInHand Work = null!;
    private ImmutableArray<MappingTab> Tabs = [];
    private MappingTab Tab = null!;
    private FieldCatalogue Fields = new([], [], null);
    private ImmutableArray<SourceChoice> Choices = [];
    private ImmutableArray<BookingListItem> Samples = [];
    private MappingForm Form = new();
    private OrgSettings Applied = OrgSettings.Default;
    private ImmutableArray<RowProblem> Problems = [];
    private int Changes;
    private DryRunReport? Report;
    private Refusal? WhyNoPreview;

    [Parameter]
    public string? Table { get; set; }

    /// <summary>The field whose row to go to at once.</summary>
    [SupplyParameterFromQuery(Name = "focus")]
    public string? Focus { get; set; }

    /// <summary>The same by the row's place in the settings document, as findings name it.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public string? Place { get; set; }

    [SupplyParameterFromForm(FormName = "mapping")]
    public MappingForm? Draft { get; set; }

    /// <summary>Of no row where the address names none.</summary>
    private int PlacedAt => AddressNumber.Of(Place) is { } at and <= int.MaxValue ? (int)at : -1;

    private bool MayChange => Visit.May(Role.Administrator);

    private int Errors => Problems.Count(problem => problem.IsError);

    private int Blocking => Problems.Count(problem => problem.Blocks);

    private string Shown => PartMark.OfTable(Work.Mine, Tab);

    protected override async Task LoadAsync()
    {
        Work = await Desk.OpenAsync(Draft?.Base, Gone);
        Tabs = MappingTab.Of(Work.Mine);
        Tab = Tabs.FirstOrDefault(tab => tab.Name == (Table ?? "contact")) ?? Tabs[0];
        Fields = await FieldCatalogue.ReadAsync(Catalogue, Id, Tab, Gone);
        Choices = await Sources.ListAsync(Id, Gone);
        if (await Bookings.ListAsync(Id, Reader, new BookingFilter(), null, null, MostSamples, Gone) is Done<Page<BookingListItem>> newest)
            Samples = newest.Value.Items;
        Focus ??= Tab.Rows(Work.Mine.Mappings).ElementAtOrDefault(PlacedAt)?.Target;
        Form = Draft ?? new MappingForm { Rows = MappingSheet.RowsOf(Work.Mine, Tab, Fields.TypeOf(Tab)) };
        if (Draft is null) await JudgeAsync();
    }

    private async Task ActAsync()
    {
        switch (Form.Do?.Split(':', 2))
        {
            case ["add"]:
                Form.Rows.Add(new RowForm());
                break;
            case ["add", var field]:
                Form.Rows.Insert(0, new RowForm { Target = field });
                break;
            case ["remove", var at] when int.TryParse(at, out var row) && row >= 0 && row < Form.Rows.Count:
                Form.Rows.RemoveAt(row);
                break;
            case ["discard"]:
                await Desk.DiscardAsync(Gone);
                GoTo($"mapping/{Tab.Name}");
                return;
        }
        await JudgeAsync();
        await KeepAsync();
        if (Why is null && Form.Do == "review") GoTo("draft");
    }

    private async Task KeepAsync()
    {
        var isElsewhere = Form.Shown != Shown && PartMark.OfTable(Applied, Tab) != Shown;
        Why = isElsewhere ? Elsewhere() : await Desk.KeepAsync(Work, Applied, Gone);
        if (Why is null) Work = Work with { Mine = Applied };
        else SetStatus(StatusCodes.Status409Conflict);
    }

    private Refusal Elsewhere() => new(
        RefusalKind.DraftChanged,
        $"Another window of yours has changed the rows of {Tab.Label} since this page showed them. "
        + "What you see is not kept yet: go on to keep it instead, or load the page again to see those.");

    private async Task JudgeAsync()
    {
        Applied = MappingSheet.Apply(Work.Mine, Tab, Form.Rows, Work.Saved);
        Problems = MappingSheet.Problems(Applied, Tab, Fields.Types);
        Changes = SettingsReview.Between(Work.Saved, Applied).Length;
        (Report, WhyNoPreview) = (null, null);
        if (string.IsNullOrEmpty(Form.Sample) || !Visit.May(Role.Operator)) return;
        if (Blocking > 0)
        {
            WhyNoPreview = new Refusal(RefusalKind.SettingsInvalid, "Mend the rows with problems first.");
            return;
        }
        var request = new DryRunRequest { BookingId = Form.Sample, SettingsJson = OrgSettingsJson.Write(Applied) };
        switch (await DryRuns.RunAsync(Id, request, Gone))
        {
            case Done<DryRunReport> done:
                Report = done.Value;
                break;
            case Refused<DryRunReport> refused:
                WhyNoPreview = refused.Refusal;
                break;
        }
    }

    private bool IsRequired(RowForm row) => Fields.Find(row.Target)?.Required == true;

    /// <summary>A row that was just added, or that the address names.</summary>
    private bool IsChosen(int at) => Form.Do switch
    {
        "add" => at == Form.Rows.Count - 1,
        ['a', 'd', 'd', ':', ..] => at == 0,
        null => Focus is { Length: > 0 } && string.Equals(Form.Rows[at].Target, Focus, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>The field that a finding about the whole table wants a row for.</summary>
    private string? MissingField(RowProblem problem) => problem.Code != "REQUIRED_UNMAPPED"
        ? null
        : Fields.Fields.FirstOrDefault(field => problem.Text.StartsWith($"{Tab.Object}.{field.Name} ", StringComparison.Ordinal))?.Name;

    private string FitsOf(FieldChoice field) =>
        Fields.TypeOf(Tab)?.Fields.GetValueOrDefault(field.Name) is { } type ? FieldText.Fits(type.Kind) : "";
}
