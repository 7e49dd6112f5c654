using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Keys;

public sealed partial class KeysPage
{
    private const int MostActs = 20;

    private static readonly (string Scope, string Text)[] Scopes =
    [
        ("ingest", "post events"),
        ("read", "read bookings, unmasked"),
        ("prefill", "prefill forms from Salesforce"),
        ("replay", "replay"),
    ];

    private ImmutableArray<CredentialName> Keys = [];
    private IReadOnlyList<PersonRecord> People = [];
    private ImmutableArray<AuditEntry> Acts = [];
    private AddedCredential? Added;
    private string? PasswordLink;

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "keys")]
    public KeyForm? Asked { get; set; }

    [SupplyParameterFromForm(FormName = "key")]
    public NewKeyForm? Made { get; set; }

    [SupplyParameterFromForm(FormName = "people")]
    public PersonForm? PersonAsked { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private string? DoneText => Done switch
    {
        "removed" => "The key is removed. What uses it is refused from now on.",
        "granted" => "The role is given. It holds from the next page on.",
        "revoked" => "The role is taken.",
        _ => null,
    };

    protected override async Task LoadAsync()
    {
        Keys = await Credentials.ListAsync(Id, CredentialKind.ApiKey, Gone);
        // As at the API: who has which role, and who did what from where, is for administrators.
        if (!MayChange) return;
        People = await Directory.ListAsync(Id, Gone);
        if (await Trail.ListAsync(new AuditFilter(Org: Id), null, MostActs, Gone) is Done<Page<AuditEntry>> acts) Acts = acts.Value.Items;
    }

    private async Task AddAsync()
    {
        Made ??= new NewKeyForm();
        var name = string.IsNullOrWhiteSpace(Made.Name) ? null : Made.Name.Trim();
        switch (Made.Limits(Clock))
        {
            case Refused<KeyLimits> { Refusal: var refusal }:
                Why = Answer(refusal, StatusCodes.Status400BadRequest);
                break;
            case Done<KeyLimits> { Value: var limits }:
                Added = Answer(
                    await Once.AddAsync(Visit, Made.Form, name, () => Visit.ActAsync(
                        "addApiKey", name ?? "", () => Credentials.AddKeyAsync(Id, name, limits, CancellationToken.None))),
                    static _ => null);
                if (Added is null) break;
                Made = null;
                await LoadAsync();
                break;
        }
    }

    private async Task RemoveAsync()
    {
        if (Asked?.Remove is not { } which) return;
        if (Asked.Sure?.Contains(which) != true)
            Why = Answer(
                new Refusal(
                    RefusalKind.BodyInvalid,
                    $"To remove {which}, tick beside it that nothing uses it: whatever does is refused from then on. Nothing was removed."),
                StatusCodes.Status400BadRequest);
        else
            await DoAsync(
                "removeApiKey",
                which,
                () => Credentials.RemoveAsync(Id, CredentialKind.ApiKey, which, Gone),
                static _ => "access?done=removed",
                StatusCodes.Status409Conflict);
    }

    private async Task ChangePeopleAsync()
    {
        if (!PersonEmail.TryParse(PersonAsked?.Whom, out var whom))
        {
            Why = Answer(
                new Refusal(RefusalKind.BodyInvalid, $"'{PersonAsked?.Whom}' is not an email address. Nothing was changed."),
                StatusCodes.Status400BadRequest);
            return;
        }
        switch (PersonAsked!.What)
        {
            case not null when whom.Value == Visit.Visitor!.Name && PersonAsked.LosesAdministrator:
                Why = Answer(
                    new Refusal(
                        RefusalKind.BodyInvalid,
                        "This is your own role, and without it you could not give it back to yourself. "
                        + "Another administrator can change it. Nothing was changed."),
                    StatusCodes.Status409Conflict);
                break;
            // A form's numbers are read into any role.
            case "grant" when !Enum.IsDefined(PersonAsked.Role):
                Why = Answer(
                    new Refusal(RefusalKind.BodyInvalid, $"'{PersonAsked.Role}' is no role. Choose one of the list. Nothing was changed."),
                    StatusCodes.Status400BadRequest);
                break;
            case "grant":
                var grant = new RoleGrant(Id, PersonAsked.Role);
                switch (await Visit.ActAsync(
                    "grantOrgRole", whom.Value, () => Directory.GrantAsync(Visit.Visitor!.Roles, whom, null, grant, Gone)))
                {
                    case Done<InvitedPerson> { Value.Link: { } invitation }:
                        PasswordLink = LinkOf(invitation);
                        await LoadAsync();
                        break;
                    case Refused<InvitedPerson> { Refusal: var refusal }:
                        Why = Answer(
                            refusal,
                            refusal.Kind == RefusalKind.RoleMissing ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest);
                        break;
                    default: GoTo("access?done=granted"); break;
                }
                break;
            case "revoke":
                await Visit.ActAsync("revokeOrgRole", whom.Value, () => Directory.RevokeAsync(whom, Id, Gone), static done => done);
                GoTo("access?done=revoked");
                break;
            case "link":
                switch (await Visit.ActAsync(
                    "makeOrgPasswordLink", whom.Value, () => Directory.MakeLinkAsync(Visit.Visitor!.Roles, whom, Id, Gone)))
                {
                    case Done<PasswordLink> { Value: var link }: PasswordLink = LinkOf(link); break;
                    case Refused<PasswordLink> { Refusal: var refusal }:
                        Why = Answer(refusal, refusal.Kind switch
                        {
                            RefusalKind.PersonNotFound => StatusCodes.Status404NotFound,
                            RefusalKind.PasswordsOff => StatusCodes.Status409Conflict,
                            _ => StatusCodes.Status403Forbidden,
                        });
                        break;
                }
                break;
        }
    }

    private string LinkOf(PasswordLink link) =>
        new Uri(Addresses.ConsoleRootOf(Http), $"password?link={Uri.EscapeDataString(link.Secret)}").AbsoluteUri;

    /// <summary>Of a key's row.</summary>
    public sealed class KeyForm
    {
        public string? Remove { get; set; }

        /// <summary>Keys that were ticked as used by nothing.</summary>
        public string[]? Sure { get; set; }
    }

    public sealed class PersonForm
    {
        /// <summary>grant, revoke:EMAIL or link:EMAIL.</summary>
        public string? Do { get; set; }

        public string? Email { get; set; }

        public Role Role { get; set; }

        /// <summary>Whoever it is about is no administrator of the org afterwards.</summary>
        public bool LosesAdministrator => What is "revoke" || (What is "grant" && Role < Role.Administrator);

        public string? What => Do?.Split(':', 2)[0];

        public string? Whom => Do?.Split(':', 2) is [_, var email] ? email : Email;
    }
}
