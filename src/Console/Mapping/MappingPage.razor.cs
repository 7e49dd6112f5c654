using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Mapping;

public sealed partial class MappingPage
{
    private const int MostSamples = 10;

    private SettingsDocument Document = null!;
    private OrgSettings Saved = OrgSettings.Default;
    private ImmutableArray<MappingTab> Tabs = [];
    private MappingTab Tab = null!;
    private FieldCatalogue Fields = new([], [], null);
    private ImmutableArray<SourceChoice> Choices = [];
    private ImmutableArray<BookingListItem> Samples = [];
    private MappingForm Form = new();
    private OrgSettings Applied = OrgSettings.Default;
    private ImmutableArray<RowProblem> Problems = [];
    private ImmutableArray<RowChange> Changes = [];
    private ImmutableArray<RowChange> Theirs = [];
    private DryRunReport? Report;
    private Refusal? WhyNoPreview;
    private Refusal? Why;
    private bool IsReview;

    [Parameter]
    public string? Table { get; set; }

    [SupplyParameterFromQuery(Name = "saved")]
    public long? SavedNow { get; set; }

    /// <summary>The field whose row to go to at once.</summary>
    [SupplyParameterFromQuery(Name = "focus")]
    public string? Focus { get; set; }

    /// <summary>The same by the row's place in the settings document, as findings name it.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public int? Place { get; set; }

    [SupplyParameterFromForm(FormName = "mapping")]
    public MappingForm? Draft { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private int Errors => Problems.Count(problem => problem.IsError);

    private int Blocking => Problems.Count(problem => problem.Blocks);

    private string? DoneText => SavedNow is { } version && Draft is null
        ? $"Saved as version {version}. It holds for every booking from now on; what was left out of earlier ones is filled in by a replay."
        : null;

    protected override async Task LoadAsync()
    {
        Document = await Documents.FindAsync(Id, Gone);
        Saved = Document.Read();
        Tabs = MappingTab.Of(Saved);
        Tab = Tabs.FirstOrDefault(tab => tab.Name == (Table ?? "contact")) ?? Tabs[0];
        Fields = await FieldCatalogue.ReadAsync(Catalogue, Id, Tab, Gone);
        Choices = await Sources.ListAsync(Id, Gone);
        if (await Bookings.ListAsync(Id, Reader, new BookingFilter(), null, null, MostSamples, Gone) is Done<Page<BookingListItem>> newest) Samples = newest.Value.Items;
        Focus ??= Tab.Rows(Saved.Mappings).ElementAtOrDefault(Place ?? -1)?.Target;
        Form = Draft ?? Fresh();
        await JudgeAsync();
    }

    private MappingForm Fresh() => new() { Base = Document.Version, Rows = MappingSheet.RowsOf(Saved, Tab, Fields.TypeOf(Tab)) };

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
                GoTo($"mapping/{Tab.Name}");
                return;
            case ["review"]:
                IsReview = true;
                break;
            case ["save"] when await SaveAsync():
                return;
        }
        await JudgeAsync();
    }

    /// <summary>True once it is saved.</summary>
    private async Task<bool> SaveAsync()
    {
        IsReview = true;
        var outcome = await Saving.SaveAsync(Applied, Form.Base, $"mapping {Tab.Name}", Gone);
        if (outcome.Version is { } version)
        {
            GoTo($"mapping/{Tab.Name}?saved={version}");
            return true;
        }
        Why = Answer(outcome.Why!, outcome.IsConflict ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status400BadRequest);
        if (!outcome.IsConflict) return false;
        // Somebody saved meanwhile: these rows are kept, and held against what is saved now.
        if (await Documents.FindAsync(Id, Form.Base, Gone) is { } known)
            Theirs = MappingSheet.Changes(Tab.Rows(known.Read().Mappings), Tab.Rows(Saved.Mappings));
        Form.Base = Document.Version;
        return false;
    }

    private async Task JudgeAsync()
    {
        Applied = MappingSheet.Apply(Saved, Tab, Form.Rows);
        Problems = MappingSheet.Problems(Applied, Tab, Fields.Types);
        Changes = MappingSheet.Changes(Tab.Rows(Saved.Mappings), Tab.Rows(Applied.Mappings));
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

    private string FitsOf(FieldChoice field) => Fields.TypeOf(Tab)?.Fields.GetValueOrDefault(field.Name) is { } type ? FieldText.Fits(type.Kind) : "";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
