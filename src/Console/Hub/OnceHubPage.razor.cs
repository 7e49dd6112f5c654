using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Pages.Hub;

public sealed partial class OnceHubPage
{
    private ImmutableArray<CredentialName> Secrets = [];
    private AddedCredential? Added;
    private CatchUpKeyStatus? Key;
    private Refusal? NoMissed;
    private Refusal? Why;

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "secrets")]
    public SecretForm? Asked { get; set; }

    [SupplyParameterFromForm(FormName = "key")]
    public KeyForm? KeyAsked { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private string Address => new Uri(Addresses.RootOf(Http), $"v1/orgs/{Id}/webhooks/oncehub").AbsoluteUri;

    private string? DoneText => Done switch
    {
        "removed" => "The secret is removed. Webhooks that are signed with it are refused from now on.",
        "key" => "The key works, and is saved. OnceHub is asked for bookings that are missing.",
        "nokey" => "The key is removed. OnceHub is not asked any more.",
        _ => null,
    };

    protected override async Task LoadAsync()
    {
        Secrets = await Credentials.ListAsync(Id, CredentialKind.WebhookSecret, Gone);
        switch (await Missed.FindAsync(Id, Gone))
        {
            case Done<CatchUpState> found:
                Key = found.Value.Key;
                break;
            case Refused<CatchUpState> refused:
                NoMissed = refused.Refusal;
                break;
        }
    }

    private async Task ChangeSecretsAsync()
    {
        switch (Asked?.Do?.Split(':', 2))
        {
            case ["add"]:
                var name = string.IsNullOrWhiteSpace(Asked.Name) ? null : Asked.Name.Trim();
                var secret = string.IsNullOrEmpty(Asked.Secret) ? null : Asked.Secret;
                switch (await Visit.ActAsync("addWebhookSecret", name ?? "", () => Credentials.AddSecretAsync(Id, name, secret, Gone)))
                {
                    case Done<AddedCredential> added:
                        Added = added.Value;
                        Secrets = await Credentials.ListAsync(Id, CredentialKind.WebhookSecret, Gone);
                        break;
                    case Refused<AddedCredential> refused:
                        Why = Answer(refused.Refusal, StatusCodes.Status400BadRequest);
                        break;
                }
                break;
            case ["remove", var which]:
                switch (await Visit.ActAsync("removeWebhookSecret", which, () => Credentials.RemoveAsync(Id, CredentialKind.WebhookSecret, which, Gone)))
                {
                    case Done<string>:
                        GoTo("oncehub?done=removed");
                        break;
                    case Refused<string> refused:
                        Why = Answer(refused.Refusal, StatusCodes.Status409Conflict);
                        break;
                }
                break;
        }
    }

    private async Task ChangeKeyAsync()
    {
        if (KeyAsked?.Do == "remove")
        {
            if (await Visit.ActAsync("removeOnceHubApiKey", "", () => Missed.RemoveAsync(Id, Gone)) is Refused<OrgId> none) Why = Answer(none.Refusal);
            else GoTo("oncehub?done=nokey");
            return;
        }
        if (await Visit.ActAsync("saveOnceHubApiKey", "", () => Missed.SaveAsync(Id, KeyAsked?.Key?.Trim(), false, Gone)) is Refused<CatchUpState> refused)
            Why = Answer(refused.Refusal, StatusCodes.Status400BadRequest);
        else GoTo("oncehub?done=key");
    }

    public sealed class SecretForm
    {
        public string? Do { get; set; }

        public string? Name { get; set; }

        public string? Secret { get; set; }
    }

    public sealed class KeyForm
    {
        public string? Do { get; set; }

        public string? Key { get; set; }
    }
}
