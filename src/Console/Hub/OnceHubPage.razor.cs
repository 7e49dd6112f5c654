using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Hub;

public sealed partial class OnceHubPage
{
    private const int MostArrivals = 15;

    private ImmutableArray<CredentialName> Secrets = [];
    private ImmutableArray<ArrivedEvent> Arrivals = [];
    private RefusedDeliveries RefusedOnes = RefusedDeliveries.None;
    private AddedCredential? Added;
    private CatchUpKeyStatus? Key;
    private OnceHubAccount Account = OnceHubAccount.None;
    private Refusal? NoMissed;

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    /// <summary>The test booking that was just sent.</summary>
    [SupplyParameterFromQuery]
    public string? Booking { get; set; }

    [SupplyParameterFromForm(FormName = "secrets")]
    public RemovalForm? Asked { get; set; }

    [SupplyParameterFromForm(FormName = "secret")]
    public SecretForm? Made { get; set; }

    [SupplyParameterFromForm(FormName = "key")]
    public KeyForm? KeyAsked { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    private string Address => new Uri(Addresses.RootOf(Http), $"v1/orgs/{Id}/webhooks/oncehub").AbsoluteUri;

    private string? DoneText => Done switch
    {
        "removed" => "The secret is removed. Webhooks that are signed with it are refused from now on.",
        "key" => "The key works, and is saved. OnceHub is asked for bookings that are missing.",
        "test" => "The test booking is accepted.",
        "nokey" => "The key is removed. OnceHub is not asked any more.",
        _ => null,
    };

    protected override async Task LoadAsync()
    {
        Secrets = await Credentials.ListAsync(Id, CredentialKind.WebhookSecret, Gone);
        Arrivals = await Bookings.ListArrivalsAsync(Id, MostArrivals, Gone);
        RefusedOnes = await RefusedWebhooks.FindAsync(Id, Gone);
        switch (await Missed.FindAsync(Id, Gone))
        {
            case Done<CatchUpState> found:
                Key = found.Value.Key;
                // The reading begins with this page, so that the pages on which things are chosen find it done.
                if (Key is not null) Account = (await Sources.ListCalendarsAsync(Id, Gone)).Account;
                break;
            case Refused<CatchUpState> refused:
                NoMissed = refused.Refusal;
                break;
        }
    }

    private async Task AddSecretAsync()
    {
        var name = string.IsNullOrWhiteSpace(Made?.Name) ? null : Made.Name.Trim();
        var secret = string.IsNullOrEmpty(Made?.Secret) ? null : Made.Secret;
        Added = Answer(
            await Once.AddAsync(Visit, Made?.Form, name, () => Visit.ActAsync(
                "addWebhookSecret", name ?? "", () => Credentials.AddSecretAsync(Id, name, secret, CancellationToken.None))),
            static _ => null);
        Secrets = await Credentials.ListAsync(Id, CredentialKind.WebhookSecret, Gone);
    }

    private async Task RemoveSecretAsync()
    {
        if (Asked?.Remove is not { } which) return;
        if (Asked.Sure?.Contains(which) != true)
        {
            Why = Answer(
                new Refusal(
                    RefusalKind.BodyInvalid,
                    $"To remove {which}, tick beside it that no webhook uses it: those that are signed with it are refused from then on. "
                    + "Nothing was removed."),
                StatusCodes.Status400BadRequest);
            return;
        }
        await DoAsync(
            "removeWebhookSecret", which, () => Credentials.RemoveAsync(Id, CredentialKind.WebhookSecret, which, Gone),
            static _ => "oncehub?done=removed", StatusCodes.Status409Conflict);
    }

    private async Task ChangeKeyAsync()
    {
        if (KeyAsked is { Do: "remove", Sure: false })
            Why = Answer(
                new Refusal(
                    RefusalKind.BodyInvalid,
                    "To look no more for bookings whose webhooks never came, tick that the key is forgotten: to look again it is entered "
                    + "again. Nothing was removed."),
                StatusCodes.Status400BadRequest);
        else if (KeyAsked?.Do == "remove")
            await DoAsync(
                "removeOnceHubApiKey",
                "",
                () => Missed.RemoveAsync(Id, Gone),
                static _ => "oncehub?done=nokey",
                StatusCodes.Status404NotFound);
        else
            await DoAsync(
                "saveOnceHubApiKey", "", () => Missed.SaveAsync(Id, KeyAsked?.Key?.Trim(), false, Gone), static _ => "oncehub?done=key");
    }

    private async Task SendTestAsync() => await DoAsync(
        "sendTestBooking",
        "",
        () => Test.SendAsync(Id, Gone),
        static sent => $"oncehub?done=test&booking={Uri.EscapeDataString(sent.BookingId)}");

    public sealed class RemovalForm
    {
        public string? Remove { get; set; }

        /// <summary>Secrets that were ticked as used by no webhook.</summary>
        public string[]? Sure { get; set; }
    }

    public sealed class SecretForm
    {
        /// <summary>The mark of the form as it was shown.</summary>
        public string? Form { get; set; }

        public string? Name { get; set; }

        public string? Secret { get; set; }
    }

    public sealed class KeyForm
    {
        public string? Do { get; set; }

        /// <summary>It was ticked that the key is forgotten.</summary>
        public bool Sure { get; set; }

        public string? Key { get; set; }
    }
}
