using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using static OnceHub.Sync.Gateway.ProblemKinds;

namespace OnceHub.Sync.Gateway;

/// <summary>The addresses of administration.</summary>
internal static class AdministrationEndpoints
{
    public static void MapOrgs(this RouteGroupBuilder orgs)
    {
        orgs.MapGet("", OrgEndpoints.ListAsync).OpenTo(AccessScope.AnyOrg).KnowsItsQuery()
            .Describe("listOrgs", "List orgs", "Those where the caller has a role.").Answers<OrgsAnswer>(200).OperatorProblems();
        orgs.MapPut("/{org}", OrgEndpoints.CreateAsync).OpenTo(AccessScope.Everywhere)
            .Describe(
                "createOrg", "Make an org",
                "Answers where its webhook must point, a webhook secret and an API key, which are shown this once. "
                + "A repeat changes nothing and shows none.")
            .Takes<CreateOrgRequest>(Examples.CreateOrg, isOptional: true)
            .Answers<CreatedOrg>(201).Answers<CreatedOrg>(200).OperatorProblems(OrgIdInvalid, BodyInvalid, OrgLeaving);
        orgs.MapDelete("/{org}", OrgEndpoints.RemoveAsync).OpenTo(AccessScope.Everywhere).KnowsItsQuery()
            .Describe(
                "removeOrg", "Remove an org",
                "With everything of it but its lines of the audit. Its keys open nothing from then on and its streams end; "
                + "the rest goes by itself within minutes. What is in Salesforce stays. Send its id once more as 'confirm'.")
            .Answers<RemovalView>(202).OperatorProblems(OrgIdInvalid, OrgNotFound);
    }

    /// <summary>What is kept of a guest.</summary>
    public static void MapGuests(this RouteGroupBuilder org)
    {
        org.MapPost("/guests/export", GuestEndpoints.ExportAsync)
            .Describe(
                "exportGuest",
                "Give out a guest's data",
                "Everything that is kept of the guest: who it is, its bookings with their history, and its events as they were received.")
            .Takes<GuestRequest>(Examples.Guest).Answers<GuestExportView>(200).OrgProblems(BodyInvalid);
        org.MapPost("/guests/erase", GuestEndpoints.EraseAsync)
            .Describe(
                "eraseGuest", "Erase a guest",
                "Begins to erase everything that is kept of the guest; it goes on by itself, also across restarts. "
                + "What comes late of its bookings, or is replayed, does not bring it back; a new booking is one of a new guest. "
                + "What is in Salesforce stays: the answer tells which records.")
            .Takes<GuestRequest>(Examples.Guest).Answers<ErasureView>(202, Examples.Erasure).OrgProblems(BodyInvalid, TooManyErasures);
        org.MapGet("/guests/erasures", GuestEndpoints.ListAsync).Needs(Role.Administrator)
            .Describe("listErasures", "List erasures of guests", "Newest first, without whom they were about.")
            .Answers<ErasuresAnswer>(200)
            .OrgProblems();
        org.MapGet("/guests/erasures/{erasureId}", GuestEndpoints.FindAsync).Needs(Role.Administrator)
            .Describe("findErasure", "How an erasure goes", "How much is erased, and which Salesforce records its bookings led to.")
            .Answers<ErasureView>(200, Examples.Erasure).OrgProblems(ErasureNotFound);
    }

    public static void MapCredentials(this RouteGroupBuilder org)
    {
        org.MapGet("", OrgEndpoints.FindAsync)
            .Describe("findOrg", "Show an org", "Its name and where its webhook must point.").Answers<OrgView>(200).OrgProblems();
        org.MapGet("/webhook-secrets", CredentialEndpoints.ListSecretsAsync)
            .Describe("listWebhookSecrets", "List webhook secrets", "Their names only.").Answers<CredentialsAnswer>(200).OrgProblems();
        org.MapPost("/webhook-secrets", CredentialEndpoints.AddSecretAsync)
            .Describe(
                "addWebhookSecret",
                "Add a webhook secret",
                "The others go on working until they are removed. Give the secret that OnceHub shows, or have one made; "
                + "it is shown this once.")
            .Takes<AddWebhookSecretRequest>(Examples.AddSecret, isOptional: true)
            .Answers<NewWebhookSecret>(201).OrgProblems(BodyInvalid, CredentialExists, TooManyCredentials);
        org.MapDelete("/webhook-secrets/{name}", CredentialEndpoints.RemoveSecretAsync)
            .Describe("removeWebhookSecret", "Remove a webhook secret", "The last one stays.")
            .Produces(204).OrgProblems(CredentialNotFound, LastWebhookSecret);
        org.MapGet("/api-keys", CredentialEndpoints.ListKeysAsync)
            .Describe("listApiKeys", "List API keys", "Their names, what they open, when they end, and when each was last used.")
            .Answers<ApiKeysAnswer>(200)
            .OrgProblems();
        org.MapPost("/api-keys", CredentialEndpoints.AddKeyAsync)
            .Describe(
                "addApiKey",
                "Add an API key",
                "It is shown this once; only its hash is kept. Give it no more scopes than its client needs.")
            .Takes<AddApiKeyRequest>(Examples.AddKey, isOptional: true)
            .Answers<NewApiKey>(201).OrgProblems(BodyInvalid, CredentialExists, TooManyCredentials);
        org.MapDelete("/api-keys/{name}", CredentialEndpoints.RemoveKeyAsync)
            .Describe("removeApiKey", "Remove an API key", "It stops working here at once, and in other processes within seconds.")
            .Produces(204).OrgProblems(CredentialNotFound);
    }

    public static void MapCatchUp(this RouteGroupBuilder org)
    {
        org.MapGet("/oncehub-api-key", CatchUpKeyEndpoints.FindAsync)
            .Describe(
                "findOnceHubApiKey", "Whether missed bookings are looked for",
                "Whether there is a key for OnceHub's API, since when, and what came of asking OnceHub with it. Never the key itself.")
            .Answers<CatchUpView>(200, Examples.CatchUp).OrgProblems(WorkerUnavailable);
        org.MapPut("/oncehub-api-key", CatchUpKeyEndpoints.SaveAsync)
            .Describe(
                "saveOnceHubApiKey", "Look for bookings whose webhooks never came",
                "Tries the key against OnceHub's API and stores it; a key that OnceHub refuses is not stored. "
                + "Put again, it replaces the one before and goes on where that was. "
                + "While OnceHub cannot be reached, 'untried' stores it all the same, unless a key that works is stored.")
            .Takes<CatchUpKeyRequest>(Examples.CatchUpKey)
            .Answers<CatchUpView>(200, Examples.CatchUp).OrgProblems(BodyInvalid, OnceHubKeyRefused, OnceHubUnavailable, WorkerUnavailable);
        org.MapDelete("/oncehub-api-key", CatchUpKeyEndpoints.RemoveAsync)
            .Describe("removeOnceHubApiKey", "Look for missed bookings no more", "OnceHub is not asked again with the key.")
            .Produces(204).OrgProblems(CredentialNotFound, WorkerUnavailable);
    }

    public static void MapSettings(this RouteGroupBuilder org)
    {
        org.MapGet("/settings", SettingsEndpoints.FindAsync)
            .Describe(
                "findSettings",
                "Read the settings",
                "The document as it was saved, with its version as ETag; the defaults, as version 0, until one is saved.")
            .Answers<object>(200, Examples.Settings).AnswersComponent(200, GatewayComponents.Settings).AnswersWithVersion().OrgProblems();
        org.MapPut("/settings", SettingsEndpoints.SaveAsync)
            .Describe("saveSettings", "Save the settings", "Send the ETag of the settings you replace as If-Match. Every version is kept.")
            .Takes("application/json", Examples.Settings).TakesComponent(GatewayComponents.Settings).TakesVersion()
            .Answers<object>(200, Examples.Settings)
            .AnswersComponent(200, GatewayComponents.Settings)
            .AnswersWithVersion()
            .OffersReplay()
            .OrgProblems(SettingsInvalid, SettingsChanged, IfMatchRequired);
        org.MapPost("/settings/validate", SettingsEndpoints.ValidateAsync).Needs(Role.Operator).IsAudited(false)
            .Describe(
                "validateSettings", "Check a settings document",
                "Its form, and then each row, type, value, required field, record type and owner against the connected Salesforce org. "
                + "Without a body the saved settings are checked. Saves nothing.")
            .Takes("application/json", Examples.Settings)
            .TakesComponent(GatewayComponents.Settings)
            .Answers<SettingsVerdictView>(200)
            .OrgProblems();
        org.MapGet("/settings/warnings", SettingsWarningsEndpoint.FindAsync)
            .Describe(
                "findSettingsWarnings", "What the settings do not suit in Salesforce any more",
                "As of the last look at the org's objects, which is made every hour: new required fields, fields that are gone or "
                + "changed, picklist values that are. With fresh=true it is looked now.")
            .Answers<SettingsWarningsView>(200).OrgProblems(QueryInvalid, QuotaExceeded, WorkerUnavailable);
        org.MapGet("/settings/draft", DraftEndpoints.FindAsync).Needs(Role.Administrator)
            .Describe(
                "findDraft",
                "Read your draft of the settings",
                "What you work on and have not saved, the version of the settings that it began from, and whether somebody saved since.")
            .Answers<DraftView>(200, Examples.DraftKept).OrgProblems(DraftNotFound);
        org.MapPut("/settings/draft", DraftEndpoints.SaveAsync).IsAudited(false)
            .Describe(
                "saveDraft",
                "Keep a draft of the settings",
                "It may have mistakes, which are told. Nothing of it is in use until it is saved as settings.")
            .Takes<DraftRequest>(Examples.Draft).Answers<DraftView>(200, Examples.DraftKept).OrgProblems(BodyInvalid, DraftChanged);
        org.MapDelete("/settings/draft", DraftEndpoints.DiscardAsync).IsAudited(false)
            .Describe("discardDraft", "Discard your draft of the settings", "The settings stay as they are.")
            .Produces(204)
            .OrgProblems(DraftNotFound);
        org.MapPost("/dry-run", DryRunEndpoint.RunAsync).Needs(Role.Operator).IsAudited(false)
            .Describe(
                "dryRun", "Try an event or a booking",
                "By the sync's own code, reading Salesforce and writing nothing anywhere: the matched record and why, the candidates, "
                + "the requests as they would be sent, each field's old and new value, and what would be cut, refused or set aside. "
                + "With 'settings', by those instead of the saved ones.")
            .Takes<DryRunBody>(Examples.DryRun)
            .Answers<DryRunReport>(200).SalesforceProblems(BodyInvalid, SettingsInvalid, BookingNotFound, BookingWaits);
        org.MapGet("/settings/versions", SettingsEndpoints.ListVersionsAsync)
            .Describe("listSettingsVersions", "List saved settings", "Newest first, each with its document.")
            .Answers<SettingsVersions>(200).OrgProblems(QueryInvalid);
        org.MapGet("/settings/diff", SettingsHistory.CompareAsync)
            .Describe(
                "compareSettings",
                "What differs between two versions",
                "By JSON path; without parameters, what the latest save changed. "
                + "A member that only spells out its default is no difference.")
            .Answers<SettingsComparison>(200).OrgProblems(QueryInvalid, SettingsVersionNotFound);
        org.MapPost("/settings/rollback", SettingsEndpoints.RollBackAsync)
            .Describe(
                "rollBackSettings",
                "Go back to an earlier version",
                "Saves it again as the newest. Send the ETag of the settings you replace as If-Match.")
            .Takes<RollBackRequest>(Examples.RollBack).TakesVersion()
            .Answers<object>(200, Examples.Settings)
            .AnswersComponent(200, GatewayComponents.Settings)
            .AnswersWithVersion()
            .OffersReplay()
            .OrgProblems(BodyInvalid, SettingsVersionNotFound, SettingsChanged, IfMatchRequired);
    }

    private static RouteHandlerBuilder TakesVersion(this RouteHandlerBuilder endpoint) => endpoint.TakesHeader(
        "If-Match", "The ETag of the settings that are replaced; * replaces whatever is there. May be left out while none are saved.");

    private static RouteHandlerBuilder AnswersWithVersion(this RouteHandlerBuilder endpoint) =>
        endpoint.AnswersWithHeader(200, "ETag", "The version of the document, in quotes.");

    private static RouteHandlerBuilder OffersReplay(this RouteHandlerBuilder endpoint) => endpoint.AnswersWithHeader(
        200, "Link", "To the groups of failures that the settings may have mended, where there are any.");

    /// <summary>What settings can choose from.</summary>
    public static void MapCatalogue(this RouteGroupBuilder org)
    {
        org.MapGet("/salesforce/objects", CatalogueEndpoints.ListObjectsAsync)
            .Describe(
                "listObjects",
                "List the Salesforce objects that are written",
                "As the connected user sees them, with their record types.")
            .Answers<ObjectsAnswer>(200, Examples.Objects).SalesforceProblems();
        org.MapGet("/salesforce/objects/{object}/fields", CatalogueEndpoints.ListFieldsAsync)
            .Describe(
                "listFields", "List an object's fields",
                "By label, as the connected user sees them. With 'fits', only those that can be written and take a source's values.")
            .Answers<ObjectFieldsView>(200, Examples.Fields).SalesforceProblems(QueryInvalid, ObjectNotFound);
        org.MapGet("/salesforce/owners", CatalogueEndpoints.ListOwnersAsync)
            .Describe("listOwners", "List who can own records", "Active Salesforce users, and queues with the objects that they can own.")
            .Answers<OwnerChoices>(200, Examples.Owners).SalesforceProblems(QuotaExceeded);
        org.MapGet("/sources", CatalogueEndpoints.ListSourcesAsync)
            .Describe(
                "listSources", "List what a mapping can read",
                "The values that every booking can have, and the custom fields, answers and UTM parameters seen in this org's events.")
            .Answers<SourcesAnswer>(200, Examples.Sources).OrgProblems();
        org.MapGet("/calendars", CatalogueEndpoints.ListCalendarsAsync)
            .Describe(
                "listCalendars", "List OnceHub's calendars, pages, event types and users",
                "Those seen in this org's events, and those that its OnceHub account has, read with the org's OnceHub API key: "
                + "with the ids that settings name them by. OnceHub is never waited for: 'account' tells how far it was read.")
            .Answers<CalendarsAnswer>(200, Examples.Calendars).OrgProblems();
    }

    public static void MapSalesforce(this RouteGroupBuilder org)
    {
        org.MapGet("/connection", ConnectionEndpoints.FindAsync)
            .Describe("findConnection", "Show the connection to Salesforce", "Without its secrets.")
            .Answers<ConnectionView>(200)
            .OrgProblems(NotConnected);
        org.MapPut("/connection", ConnectionEndpoints.SaveAsync)
            .Describe(
                "saveConnection", "Connect to Salesforce",
                "With refreshToken; with username and privateKeyPem; or with clientSecret alone for client credentials. "
                + "Saved, then tried: the answer tells what failed and what to do.")
            .Takes<ConnectionRequest>(Examples.Connection)
            .Answers<SavedConnection>(200).OrgProblems(BodyInvalid, ConnectionInvalid);
        org.MapGet("/connection/check", ConnectorEndpoints.CheckAsync)
            .Describe(
                "checkConnection",
                "What the connected user may do",
                "Right by right: API, role, objects, package fields, owners; with what to do about each that is missing.")
            .Answers<RightsView>(200).SalesforceProblems(QuotaExceeded);
        org.MapGet("/connect", ConnectEndpoints.RedirectAsync).Needs(Role.Administrator).IsAudited()
            .Describe(
                "connect",
                "Go to Salesforce's login",
                "Redirects to Salesforce, from where the browser comes back connected. "
                + "Settings are kept: switch between sandbox and production by connecting again.")
            .Produces(302).Answers<ConnectBegun>(200).OrgProblems(ConnectionInvalid);
        org.MapPost("/connect", ConnectEndpoints.BeginAsync)
            .Describe(
                "beginConnect",
                "Begin to connect",
                "The same, answering the address to open in a browser, for a connected app whose secret must not be in an address.")
            .Takes<ConnectRequest>(Examples.Connect, isOptional: true)
            .Answers<ConnectBegun>(200).OrgProblems(BodyInvalid, ConnectionInvalid);
        org.MapUsers();
        org.MapGet("/connector", ConnectorEndpoints.FindAsync)
            .Describe(
                "findConnector",
                "What of the Salesforce package is there",
                "Field by field, as the connected user sees it, and what the sync does without it.")
            .Answers<ConnectorView>(200).SalesforceProblems(QuotaExceeded);
        org.MapPost("/connector/install", ConnectorEndpoints.InstallAsync)
            .Describe(
                "installConnector", "Install the Salesforce package",
                "Deploys fields, revision rule and permission set (and the scheduling buttons, given a booking page), "
                + "and assigns the permission set to the connected user. Tells what became of each. Doing it again is safe.")
            .Takes<InstallRequest>(Examples.Install, isOptional: true)
            .Answers<InstallReport>(200).SalesforceProblems(BodyInvalid);
        org.MapGet("/limits", StatusEndpoints.LimitsAsync)
            .Describe("findLimits", "API calls used and left", "As Salesforce last told.")
            .Answers<LimitsView>(200)
            .OrgProblems(WorkerUnavailable);
        org.MapGet("/status", StatusEndpoints.StatusAsync)
            .Describe("findStatus", "How the org is doing", "What waits, and what the org's worker does.")
            .Answers<OrgStatusView>(200)
            .OrgProblems();
    }

    private static void MapUsers(this RouteGroupBuilder org)
    {
        org.MapGet("/users", UserEndpoints.ListAsync)
            .Describe(
                "listUsers",
                "Who is who in Salesforce",
                "OnceHub users with their Salesforce users, who own what their bookings create, and whether those are active.")
            .Answers<UsersAnswer>(200).OrgProblems();
        org.MapPost("/users/match", UserEndpoints.MatchAsync)
            .Describe(
                "matchUsers", "Match users by email",
                "OnceHub users with active Salesforce users of the same email; without a body, all users that were read from the org's "
                + "OnceHub account, and every other active Salesforce user by the email there. What was entered or connected stays.")
            .Takes<MatchRequest>(Examples.MatchUsers, isOptional: true)
            .Answers<MatchAnswer>(200).SalesforceProblems(BodyInvalid);
        org.MapPut("/users/{user}", UserEndpoints.SaveAsync)
            .Describe(
                "saveUser",
                "Say who a user is in Salesforce",
                "The OnceHub user by id (USR-…) or email; the Salesforce user by id or username, who must be active.")
            .Takes<UserRequest>(Examples.User)
            .Answers<UserView>(200).SalesforceProblems(BodyInvalid);
        org.MapDelete("/users/{user}", UserEndpoints.RemoveAsync)
            .Describe("removeUser", "Forget who a user is in Salesforce", "Records keep their owners.")
            .Produces(204)
            .OrgProblems(UserNotFound);
        org.MapPost("/users/{user}/connect", UserEndpoints.ConnectAsync)
            .Describe(
                "connectUser",
                "Let a user connect a personal Salesforce account",
                "Answers an address for that user's browser. The login there proves who the user is, and nothing more: no token is kept.")
            .Answers<ConnectBegun>(200).OrgProblems(BodyInvalid, NotConnected);
    }

    private static RouteHandlerBuilder OperatorProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.Problems([KeyMissing, KeyInvalid, AntiforgeryInvalid, RoleMissing, QueryInvalid, StoreUnavailable, .. kinds]);

    private static RouteHandlerBuilder SalesforceProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.OrgProblems([NotConnected, SalesforceRefused, SalesforceUnavailable, WorkerUnavailable, .. kinds]);

    private static RouteHandlerBuilder OrgProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.OperatorProblems([OrgNotFound, .. kinds]);
}
