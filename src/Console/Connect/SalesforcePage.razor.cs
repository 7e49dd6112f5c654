using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Connect;

public sealed partial class SalesforcePage
{
    private ConnectionView? Connection;
    private OrgState State = null!;
    private RightsView? Rights;
    private ConnectorView? Package;
    private InstallReport? Report;

    /// <summary>What of the settings does not fit the connected org; null where it was not asked.</summary>
    private ImmutableArray<SettingsFinding>? Differs;
    private Uri? Leave;

    /// <summary>What is chosen as environment where the login is at the org's own domain.</summary>
    private const string OwnDomain = "own";

    [SupplyParameterFromQuery]
    public string? Check { get; set; }

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "connect")]
    public ConnectForm? Begin { get; set; }

    [SupplyParameterFromForm(FormName = "install")]
    public InstallForm? Install { get; set; }

    private Uri Callback => new(Addresses.RootOf(Http), "v1/oauth/callback");

    private bool MayChange => Visit.May(Role.Administrator);

    private string? DoneText => Report is { Installed: true } ? "The package is installed."
        : DoneBefore(Done == "disconnected"
            ? "Disconnected. Bookings are accepted, and wait until an org is connected again; rules and mapping are kept."
            : null);

    protected override async Task LoadAsync()
    {
        Connection = await Connections.FindAsync(Id, Gone) is Done<ConnectionView> found ? found.Value : null;
        State = await Health.FindAsync(Id, Gone);
        if (Connection is not null && Check is not null && Begin is null && Install is null) await CheckAsync();
    }

    private async Task CheckAsync()
    {
        switch (await Packages.CheckRightsAsync(Id, Gone))
        {
            case Done<RightsView> rights:
                Rights = rights.Value;
                break;
            case Refused<RightsView> refused:
                Why = refused.Refusal;
                return;
        }
        if (await Packages.FindAsync(Id, Gone) is Done<ConnectorView> package) Package = package.Value;
        if ((await Settings.RunAsync(Id, null, Gone)).Live is { WhyNot: null } live) Differs = live.Findings;
    }

    private async Task BeginAsync()
    {
        var domain = Text(Begin?.LoginUrl);
        if (domain is null && Begin?.Environment == OwnDomain)
        {
            Why = Answer(
                new Refusal(
                    RefusalKind.ConnectionInvalid,
                    "The connection was not begun: 'Own domain' is empty. Enter the org's My Domain address, such as "
                    + "https://acme.my.salesforce.com, or choose Production or Sandbox."),
                StatusCodes.Status400BadRequest);
            return;
        }
        if (domain is not null && Begin?.Environment is "production" or "sandbox")
        {
            var (chosen, host) = Begin.Environment == "production"
                ? ("Production", "login.salesforce.com")
                : ("Sandbox", "test.salesforce.com");
            Why = Answer(
                new Refusal(
                    RefusalKind.ConnectionInvalid,
                    $"The connection was not begun: {chosen} is chosen, which logs in at {host}, and an own domain is given too. "
                    + "Choose 'Own domain' to log in there, or leave its address empty."),
                StatusCodes.Status400BadRequest);
            return;
        }
        var request = new ConnectRequest
        {
            Environment = domain is null ? Text(Begin?.Environment) : null,
            LoginUrl = domain,
            ClientId = Text(Begin?.ClientId),
            ClientSecret = Text(Begin?.ClientSecret),
        };
        // A link and not a redirect: a form may lead to this site alone, whatever it is redirected to.
        if (await DoAsync("beginConnect", "", () => Start.BeginAsync(Id, request, Callback, Gone), static _ => null) is { } state)
            Leave = new Uri(Addresses.RootOf(Http), $"v1/oauth/begin?state={Uri.EscapeDataString(state)}");
        else if (Why is { } refusal)
            Why = refusal with { Message = ConnectText.Of(refusal.Message) };
    }

    private async Task InstallAsync()
    {
        var page = Text(Install?.BookingPage);
        Report = await DoAsync(
            "installConnector", "", () => Packages.InstallAsync(Id, page, Install?.PersonAccounts == true, Gone), static _ => null);
        if (Report is not null) await CheckAsync();
    }

    private async Task DisconnectAsync() =>
        await DoAsync(
            "removeConnection",
            "",
            () => Connections.RemoveAsync(Id, Gone),
            static _ => "salesforce?done=disconnected",
            StatusCodes.Status409Conflict);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string StateText(string state) => state switch
    {
        "readOnly" => "it can be seen but not written",
        "notUnique" => "it is no unique external id",
        _ => "it is not there, or hidden from the connected user",
    };

    public sealed class ConnectForm
    {
        public string? Environment { get; set; }

        public string? LoginUrl { get; set; }

        public string? ClientId { get; set; }

        /// <summary>Never shown again.</summary>
        public string? ClientSecret { get; set; }
    }

    public sealed class InstallForm
    {
        public string? BookingPage { get; set; }

        public bool PersonAccounts { get; set; }
    }
}
