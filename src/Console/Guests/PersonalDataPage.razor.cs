using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Guests;

public sealed partial class PersonalDataPage
{
    private static readonly (string, string)[] Ways =
    [
        ("email", "Email"),
        ("phone", "Phone"),
        ("contact", "OnceHub contact"),
        ("record", "Salesforce id"),
    ];

    private IReadOnlyList<ErasureRecord> Erasures = [];
    private string? Exported;

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "guest")]
    public GuestForm? Asked { get; set; }

    [SupplyParameterFromForm(FormName = "removal")]
    public RemovalForm? Removal { get; set; }

    private IEnumerable<(string What, string Time)> Kept
    {
        get
        {
            var keep = Retention.Value;
            return
            [
                ("Bookings, and guests who have none any more", $"{Days(keep.Bookings)} after the meeting or the last change"),
                ("Events that failed and were not replayed", Days(keep.SetAside)),
                ("Events as they were received, and resolved failures", Days(keep.Payloads)),
                ("History of bookings", Days(keep.History)),
                ("Former versions of the settings", Days(keep.Settings)),
                ("Audit", Days(keep.Audit)),
            ];
        }
    }

    private bool MayRemove => Visit.Visitor!.Roles.RoleInAll() == Role.Administrator;

    private string? DoneText =>
        Done == "erased" ? "The erasure has begun. It is done within minutes, and the list below tells when." : null;

    protected override async Task LoadAsync() => Erasures = await Guests.ListAsync(Id, Gone);

    private async Task AskAsync()
    {
        switch (Asked)
        {
            case { Do: "export" }:
                var export = await Visit.ActAsync("exportGuest", "", () => Guests.ExportAsync(Id, Asked.Question, Gone));
                if (export is Done<GuestExport> done) Exported = GuestFile.Of(done.Value);
                else Refuse(export);
                break;
            case { Do: "erase" } when Asked.Again?.Trim() != Asked.Value?.Trim():
                Why = Answer(
                    new Refusal(RefusalKind.BodyInvalid, "To erase, type the same email, phone or id a second time. Nothing was erased."),
                    StatusCodes.Status400BadRequest);
                break;
            case { Do: "erase" }:
                var begun = await Visit.ActAsync("eraseGuest", "", () => Guests.EraseAsync(Id, Asked.Question, Visit.Visitor!.Name, Gone));
                if (begun is Done<ErasureRecord>) GoTo("personal-data?done=erased");
                else Refuse(begun);
                break;
        }
    }

    private async Task RemoveAsync()
    {
        if (!MayRemove)
            Why = Answer(
                new Refusal(RefusalKind.RoleMissing, "Only an administrator of every org removes one."), StatusCodes.Status403Forbidden);
        else if (Removal?.Name?.Trim() != Id.Value)
            Why = Answer(
                new Refusal(RefusalKind.BodyInvalid, $"To remove the org, type its id, {Id}. Nothing was removed."),
                StatusCodes.Status400BadRequest);
        else
        {
            var removed = await Visit.ActAsync("removeOrg", "", () => Removals.RemoveAsync(Id, Visit.Visitor!.Name, Gone));
            if (removed is Done<ErasureRecord>) Navigation.NavigateTo("orgs");
            else Refuse(removed);
        }
    }

    private static string Days(TimeSpan time) =>
        time < TimeSpan.FromDays(1)
            ? time.ToString("c", CultureInfo.InvariantCulture)
            : $"{time.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} days";

    private void Refuse<T>(Result<T> result)
    {
        if (result is Refused<T> refused) Why = Answer(refused.Refusal, StatusCodes.Status400BadRequest);
    }

    public sealed class GuestForm
    {
        public string? Do { get; set; }

        public string? By { get; set; }

        public string? Value { get; set; }

        public string? Again { get; set; }

        internal GuestQuestion Question => By switch
        {
            "phone" => new(Phone: Value),
            "contact" => new(Contact: Value),
            "record" => new(Record: Value),
            _ => new(Email: Value),
        };
    }

    public sealed class RemovalForm
    {
        public string? Name { get; set; }
    }
}
