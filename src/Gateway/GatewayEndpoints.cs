using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using static OnceHub.Sync.Gateway.ProblemKinds;

namespace OnceHub.Sync.Gateway;

/// <summary>The gateway's endpoints, in groups that a host maps by its role.</summary>
public static class GatewayEndpoints
{
    /// <summary>All groups.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapIngest().MapReading().MapAdministration().MapHealth().MapDescription();

    /// <summary>Taking events. Needs the store and nothing else.</summary>
    public static IEndpointRouteBuilder MapIngest(this IEndpointRouteBuilder endpoints)
    {
        var ingest = endpoints
            .MapGroup("/v1/orgs/{org}")
            .WithTags("Ingest")
            .WithMetadata(new AnswersOnEveryPort())
            .Through<ProblemFilter>()
            .Through<IngestGate>();
        ingest
            .MapPost(
                "/webhooks/oncehub", static (HttpContext http, string org, WebhookEndpoint webhooks) => webhooks.AcceptAsync(http, org))
            .Describe(
                "acceptWebhook", "Take a webhook from OnceHub",
                "The envelope as OnceHub sends it, with its signature. 202 once it is stored durably, also for a repeat. "
                + "Whatever is correctly signed is taken: what cannot be understood is kept as a failure with its reason.")
            .OpensWith(GatewayDescription.Signature)
            .Takes("application/json", Examples.Event, "The raw bytes that were signed.").TakesComponent(GatewayComponents.Event)
            .Answers<WebhookAnswer>(202, Examples.WebhookAnswer)
            .Problems(
                SignatureMissing, SignatureMalformed, SignatureExpired, SignatureInvalid,
                BodyTooLarge, BodyTooSlow, Starting, QuotaExceeded, QueueFull, TooBusy, Stopping, StoreUnavailable, StoreFull);
        ingest.MapPost("/events", static (HttpContext http, string org, EventsEndpoint events) => events.AcceptAsync(http, org))
            .Through<ApiKeyFilter>()
            .Describe(
                "postEvents", "Post events as a client",
                "One envelope, an array of up to 1,000, or one a line as NDJSON. Each is judged by itself: 202 tells how many were "
                + "accepted, were here already, and were refused and why. 400 when none could be accepted; "
                + "nothing of a refused event is kept.")
            .OpensWith(GatewayDescription.ApiKey, GatewayDescription.ApiKeyHeader)
            .Takes("application/json", Examples.Event, "Events as OnceHub's webhooks carry them, and contact.created and contact.updated.")
            .TakesComponent(GatewayComponents.Posted)
            .Takes("application/x-ndjson", Examples.Event)
            .Answers<EventsAnswer>(202, Examples.EventsAnswer)
            .Problems(
                KeyMissing, KeyInvalid, ScopeMissing, BodyInvalid, EventsRefused,
                BodyTooLarge, BodyTooSlow, TooManyEvents, Starting, QuotaExceeded, QueueFull, TooBusy, StoreUnavailable, StoreFull);
        return endpoints;
    }

    /// <summary>Where bookings stand and what failed: viewers read it masked, operators replay.</summary>
    public static IEndpointRouteBuilder MapReading(this IEndpointRouteBuilder endpoints)
    {
        var reading = endpoints
            .MapGroup("/v1/orgs/{org}")
            .WithTags("Reading")
            .WithMetadata(new AnswersOnEveryPort())
            .Through<ProblemFilter>()
            .OpenTo(AccessScope.Org, KeyScopes.Read).TellsOfGuests().KnowsItsQuery();
        reading.MapGet("/bookings", BookingEndpoints.ListAsync)
            .Describe("listBookings", "List bookings", "Newest change first, by filters that must all hold, in pages.")
            .Answers<BookingsPage>(200).ReadingProblems(QueryInvalid);
        reading.MapGet("/bookings/{bookingId}", BookingEndpoints.FindAsync)
            .Describe(
                "findBooking",
                "Where a booking stands",
                "Phase, matched record and why, Salesforce ids, history, open failures, events that wait, and API calls spent.")
            .Answers<BookingView>(200).ReadingProblems(BookingNotFound);
        reading.MapPost("/bookings/{bookingId}/replay", BookingEndpoints.ReplayAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe(
                "replayBooking",
                "Write a booking again",
                "Everything known of it, whether it failed or not: fills in what was left out, by the mapping as it is now.")
            .Answers<ReplayAnswer>(202).ReadingProblems(BookingNotFound);
        reading.MapPost("/bookings/replay", BookingEndpoints.ReplayManyAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe(
                "replayBookings",
                "Write bookings again that lack something",
                "Those whose last write cut or left out a value, by code and field; some hundred at a time, newest first.")
            .Takes<BookingReplayRequest>(Examples.ReplayBookings, isOptional: true)
            .Answers<BookingReplayAnswer>(202).ReadingProblems(BodyInvalid, QueryInvalid);
        reading.MapGet("/failures", FailureEndpoints.ListAsync)
            .Describe("listFailures", "List failures", "Events that could not be applied, newest first, each with its reason.")
            .Answers<FailuresPage>(200).ReadingProblems(QueryInvalid);
        reading.MapGet("/failures/groups", FailureEndpoints.GroupAsync)
            .Describe("groupFailures", "Group failures by cause",
                "Open failures by code, object and cause, most first: bookings touched, first and last seen, what to do and where, "
                + "and whether settings or Salesforce changed since.")
            .Answers<FailureGroupsAnswer>(200).ReadingProblems();
        reading.MapGet("/activity", ActivityEndpoints.WatchAsync)
            .Describe(
                "watchActivity", "Watch what happens",
                "Server-sent events: `activity` for what came of a booking's events, `status` (as under /status) "
                + "at once and every 10 seconds. "
                + "What happens while nobody is connected is not told again: the bookings' history has it.")
            .AnswersEvents(typeof(ActivityView), typeof(OrgStatusView)).ReadingProblems(WorkerUnavailable);
        reading.MapPost("/failures/{failureId}/replay", FailureEndpoints.ReplayOneAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe("replayFailure", "Try a failed event again", "It waits again in the inbox, due at once.")
            .Answers<ReplayAnswer>(202).ReadingProblems(FailureNotFound);
        reading.MapPost("/failures/replay", FailureEndpoints.ReplayManyAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe("replayFailures", "Try failed events again", "All open failures of a code and cause, or all open ones.")
            .Takes<ReplayRequest>(Examples.Replay, isOptional: true)
            .Answers<ReplayAnswer>(202).ReadingProblems(BodyInvalid);
        reading.MapReplays();
        reading.MapGet("/hours", CountEndpoints.ListAsync)
            .Describe(
                "countByHour",
                "What became of events, hour by hour",
                "Of the last hours, the one that goes on now among them; those in which nothing happened too.")
            .Answers<HoursAnswer>(200, Examples.Hours).ReadingProblems(QueryInvalid);
        reading.MapGet("/webhooks/refused", RefusedWebhookEndpoints.FindAsync)
            .Describe(
                "refusedWebhooks", "Webhooks that were refused",
                "How many in each hour of the last seven days, by cause, and the last twenty with their time, size and masked address. "
                + "Bodies are not kept. Some seconds behind.")
            .Answers<RefusedWebhooksAnswer>(200, Examples.RefusedWebhooks).ReadingProblems();
        reading.MapGet("/prefill", PrefillEndpoint.FindAsync).TakesAnyQuery().Needs(Role.Operator, KeyScopes.Prefill)
            .Describe(
                "prefill", "Fill a booking form from Salesforce",
                "The values of a Lead, Contact, Case or Person Account, by the mapping's rows in reverse. "
                + "Merged records and converted Leads are followed. What cannot be read backwards, or is empty, "
                + "is listed with its reason. Only reads.")
            .Answers<PrefillView>(200)
            .ReadingProblems(
                QueryInvalid, RecordNotFound, NotConnected, QuotaExceeded, SalesforceRefused, SalesforceUnavailable, WorkerUnavailable);
        return endpoints;
    }

    private static void MapReplays(this RouteGroupBuilder reading)
    {
        reading.MapPost("/replays", ReplayEndpoints.StartAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe(
                "startReplay", "Start a replay of failures",
                "Of those chosen, of a code, object and cause, or of all that are set aside now. "
                + "It goes on by itself, also across restarts, and can be looked at, paused and stopped.")
            .Takes<StartReplayRequest>(Examples.StartReplay, isOptional: true)
            .Answers<ReplayView>(202, Examples.ReplayStarted).ReadingProblems(BodyInvalid, FailureNotFound);
        reading.MapGet("/replays", ReplayEndpoints.ListAsync)
            .Describe("listReplays", "List replays", "Newest first.").Answers<ReplaysPage>(200).ReadingProblems(QueryInvalid);
        reading.MapGet("/replays/{replayId}", ReplayEndpoints.FindAsync)
            .Describe(
                "findReplay",
                "How a replay goes",
                "How many failures it is over, and how many wait again, are applied, and failed again.")
            .Answers<ReplayView>(200, Examples.ReplayStarted).ReadingProblems(ReplayNotFound);
        reading.MapPost("/replays/{replayId}/pause", ReplayEndpoints.PauseAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe("pauseReplay", "Pause a replay", "No further failures wait again until it is resumed; those that wait already go on.")
            .Answers<ReplayView>(200).ReadingProblems(ReplayNotFound, ReplayEnded);
        reading.MapPost("/replays/{replayId}/resume", ReplayEndpoints.ResumeAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe("resumeReplay", "Go on with a paused replay", "From where it was paused.")
            .Answers<ReplayView>(200)
            .ReadingProblems(ReplayNotFound, ReplayEnded);
        reading.MapPost("/replays/{replayId}/stop", ReplayEndpoints.StopAsync).Needs(Role.Operator, KeyScopes.Replay)
            .Describe("stopReplay", "Stop a replay", "For good: no further failures wait again; those that wait already go on.")
            .Answers<ReplayView>(200).ReadingProblems(ReplayNotFound, ReplayEnded);
    }

    /// <summary>Orgs, their keys, settings and connections; people and the audit: viewers read, administrators change.</summary>
    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        var orgs = endpoints.MapGroup("/v1/orgs").WithTags("Administration").Through<ProblemFilter>();
        orgs.MapOrgs();
        var org = orgs.MapGroup("/{org}").OpenTo(AccessScope.Org).KnowsItsQuery();
        org.MapCredentials();
        org.MapCatchUp();
        org.MapSettings();
        org.MapSalesforce();
        org.MapCatalogue();
        org.MapGuests();
        endpoints.MapAccess();
        // Editors fetch it without a key, and it tells nothing of any org.
        endpoints.MapGet("/v1/settings.schema.json", SettingsHistory.Schema).WithTags("Administration")
            .Describe("settingsSchema", "The settings document's JSON Schema", "Draft 2020-12. Needs no key.")
            .Produces<object>(200, "application/schema+json");
        // Who comes back from Salesforce has no key of ours; the state, given out once to an operator, stands for it.
        var oauth = endpoints
            .MapGroup("/v1/oauth")
            .WithTags("Administration")
            .WithMetadata(new AnswersOnEveryPort())
            .Through<ProblemFilter>()
            .Through<ActFilter>()
            .OpensWith(GatewayDescription.OAuthState);
        oauth.MapGet("/begin", ConnectEndpoints.LeaveAsync)
            .Describe(
                "leaveToConnect",
                "Go to Salesforce's login, in a browser",
                "The address that beginning to connect answers. Ties what was begun to the browser that opens it first, by a cookie, "
                + "and redirects to Salesforce.")
            .Produces(302).Problems(ConnectStateInvalid, StoreUnavailable);
        oauth.MapGet("/callback", ConnectEndpoints.CallbackAsync).IsAudited()
            .Describe(
                "finishConnect",
                "Come back from Salesforce's login",
                "The callback URL of the connected app. Checks the user's rights, stores the connection, and answers a page for a browser.")
            .Answers<Connected>(200)
            .Problems(ConnectStateInvalid, ConnectRefused, SalesforceRefused, SalesforceUnavailable, StoreUnavailable, WorkerUnavailable);
        return endpoints;
    }

    /// <summary>
    /// Lets only operators reach a group of pages that is not the gateway's own and not part of its API. A browser, which sends no
    /// key by itself, asks for it: the user's name does not matter, the key is the password.
    /// </summary>
    public static RouteGroupBuilder ForOperators(this RouteGroupBuilder pages) =>
        pages
            .Through<ProblemFilter>()
            .Through<BrowserKeyFilter>()
            .OpenTo(AccessScope.Everywhere)
            .Needs(Role.Operator)
            .ExcludeFromDescription();

    /// <summary>What orchestrators ask.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").WithTags("Health").WithMetadata(new AnswersOnEveryPort());
        health.MapGet("/live", HealthEndpoints.Live)
            .Describe("live", "The process answers", "Calls nothing else.").Answers<HealthAnswer>(200);
        health.MapGet("/startup", HealthEndpoints.Startup)
            .Describe("startup", "The store is ready", "503 until its schema is this version's.")
            .Answers<HealthAnswer>(200)
            .Answers<HealthAnswer>(503);
        health.MapGet("/ready", HealthEndpoints.ReadyAsync)
            .Describe(
                "ready", "Requests can be taken", "503 while the store cannot be reached, and from the moment the process begins to end.")
            .Answers<HealthAnswer>(200).Answers<HealthAnswer>(503);
        return endpoints;
    }

    /// <summary><c>/openapi/v1.json</c>, and a page of it where that is turned on.</summary>
    public static IEndpointRouteBuilder MapDescription(this IEndpointRouteBuilder endpoints)
    {
        WrittenDescription.Keep(endpoints.MapOpenApi("/openapi/{documentName}.json"), endpoints.ServiceProvider);
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<GatewayOptions>>().Value.ApiPage) endpoints.MapApiPage();
        return endpoints;
    }

    /// <summary>Puts a filter, of which the whole host has one, before the endpoints.</summary>
    internal static TBuilder Through<TFilter, TBuilder>(this TBuilder endpoints)
        where TFilter : class, IEndpointFilter
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilterFactory((context, next) =>
        {
            var filter = context.ApplicationServices.GetRequiredService<TFilter>();
            return invocation => filter.InvokeAsync(invocation, next);
        });

    internal static RouteGroupBuilder Through<TFilter>(this RouteGroupBuilder endpoints)
        where TFilter : class, IEndpointFilter => endpoints.Through<TFilter, RouteGroupBuilder>();

    private static RouteHandlerBuilder Through<TFilter>(this RouteHandlerBuilder endpoint)
        where TFilter : class, IEndpointFilter => endpoint.Through<TFilter, RouteHandlerBuilder>();

    private static RouteHandlerBuilder ReadingProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.Problems([
            KeyMissing,
            KeyInvalid,
            AntiforgeryInvalid,
            RoleMissing,
            ScopeMissing,
            QueryInvalid,
            OrgNotFound,
            StoreUnavailable,
            .. kinds,
        ]);
}
