using System.Collections.Immutable;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>A kind of error answer. Its type never changes once published; each is described in docs/errors.md.</summary>
internal sealed record ProblemKind(string Name, int Status, string Title)
{
    /// <summary>The problem details' <c>type</c>: a URI relative to the gateway's address.</summary>
    public string Type { get; } = "/problems/" + Name;
}

internal static class ProblemKinds
{
    public static readonly ProblemKind SignatureMissing = new("signature-missing", 401, "The webhook is not signed");
    public static readonly ProblemKind SignatureMalformed = new("signature-malformed", 401, "The signature header cannot be read");
    public static readonly ProblemKind SignatureExpired = new("signature-expired", 401, "The signature is too old or too new");
    public static readonly ProblemKind SignatureInvalid = new("signature-invalid", 401, "The signature does not fit");
    public static readonly ProblemKind KeyMissing = new("key-missing", 401, "A key is needed");
    public static readonly ProblemKind KeyInvalid = new("key-invalid", 401, "The key is not accepted here");

    public static readonly ProblemKind SignInRefused = new("sign-in-refused", 401, "Not signed in");
    public static readonly ProblemKind SignInThrottled = new("sign-in-throttled", 429, "Too many failed sign-ins");
    public static readonly ProblemKind ProviderUnavailable = new(
        "provider-unavailable", 503, "The OpenID Connect provider cannot be reached");
    public static readonly ProblemKind AntiforgeryInvalid = new("antiforgery-invalid", 403, "The change does not come from our own page");
    public static readonly ProblemKind RoleMissing = new("role-missing", 403, "Your role does not allow it");
    public static readonly ProblemKind ScopeMissing = new("scope-missing", 403, "The API key does not open this");
    public static readonly ProblemKind PasswordInvalid = new("password-invalid", 400, "The password cannot be used");
    public static readonly ProblemKind PasswordLinkInvalid = new("password-link-invalid", 400, "The link cannot be used");
    public static readonly ProblemKind TooManyPeople = new("too-many-people", 409, "The org has as many people as it may have");
    public static readonly ProblemKind PersonNotFound = new("person-not-found", 404, "No such person");
    public static readonly ProblemKind PersonExists = new("person-exists", 409, "The person is there already");

    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemKind BodyTooSlow = new("body-too-slow", 408, "The body arrives too slowly");
    public static readonly ProblemKind TooManyEvents = new("too-many-events", 413, "Too many events at once");
    public static readonly ProblemKind BodyInvalid = new("body-invalid", 400, "The body cannot be used");
    public static readonly ProblemKind EventsRefused = new("events-refused", 400, "No event was accepted");
    public static readonly ProblemKind QueryInvalid = new("query-invalid", 400, "The query cannot be used");

    public static readonly ProblemKind OrgIdInvalid = new("org-id-invalid", 400, "Not an org id");
    public static readonly ProblemKind OrgNotFound = new("org-not-found", 404, "No such org");
    public static readonly ProblemKind OrgLeaving = new("org-leaving", 409, "An org of this name is being removed");
    public static readonly ProblemKind ErasureNotFound = new("erasure-not-found", 404, "No such erasure");
    public static readonly ProblemKind TooManyErasures = new("too-many-erasures", 429, "Too many erasures run");
    public static readonly ProblemKind BookingNotFound = new("booking-not-found", 404, "No such booking");
    public static readonly ProblemKind BookingWaits = new("booking-waits", 409, "The booking's events still wait");
    public static readonly ProblemKind RecordNotFound = new("record-not-found", 404, "No such Salesforce record");
    public static readonly ProblemKind FailureNotFound = new("failure-not-found", 404, "No such open failure");
    public static readonly ProblemKind ReplayNotFound = new("replay-not-found", 404, "No such replay");
    public static readonly ProblemKind CredentialNotFound = new("credential-not-found", 404, "No secret or key of this name");
    public static readonly ProblemKind UserNotFound = new("user-not-found", 404, "No such user in the table");
    public static readonly ProblemKind ObjectNotFound = new("object-not-found", 404, "No such Salesforce object");
    public static readonly ProblemKind NotConnected = new("not-connected", 404, "The org is not connected to Salesforce");

    public static readonly ProblemKind ReplayEnded = new("replay-ended", 409, "The replay is over");
    public static readonly ProblemKind CredentialExists = new("credential-exists", 409, "The name is taken");
    public static readonly ProblemKind TooManyCredentials = new("too-many-credentials", 409, "The org has as many as it may have");
    public static readonly ProblemKind LastWebhookSecret = new("last-webhook-secret", 409, "The last webhook secret stays");
    public static readonly ProblemKind SettingsInvalid = new("settings-invalid", 400, "The settings cannot be used");
    public static readonly ProblemKind SettingsChanged = new("settings-changed", 412, "The settings were changed meanwhile");
    public static readonly ProblemKind DraftNotFound = new("draft-not-found", 404, "No draft of the settings");
    public static readonly ProblemKind DraftChanged = new("draft-changed", 412, "The draft was changed meanwhile");
    public static readonly ProblemKind SettingsVersionNotFound = new("settings-version-not-found", 404, "No such version of the settings");
    public static readonly ProblemKind IfMatchRequired = new("if-match-required", 428, "Say which settings you replace");
    public static readonly ProblemKind ConnectionInvalid = new("connection-invalid", 400, "The connection cannot be used");

    public static readonly ProblemKind ConnectStateInvalid = new(
        "connect-state-invalid", 400, "The return from Salesforce is not expected");
    public static readonly ProblemKind ConnectRefused = new("connect-refused", 403, "The org was not connected");
    public static readonly ProblemKind SalesforceRefused = new("salesforce-refused", 502, "Salesforce refused");
    public static readonly ProblemKind SalesforceUnavailable = new("salesforce-unavailable", 503, "Salesforce cannot be reached");

    public static readonly ProblemKind OnceHubKeyRefused = new("oncehub-key-refused", 400, "OnceHub refuses the key");
    public static readonly ProblemKind OnceHubUnavailable = new("oncehub-unavailable", 503, "OnceHub cannot be reached");

    public static readonly ProblemKind NotFound = new("not-found", 404, "Nothing is here");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method does not fit the address");
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request cannot be read");

    public static readonly ProblemKind Starting = new("starting", 503, "The service is starting");
    public static readonly ProblemKind QuotaExceeded = new("quota-exceeded", 429, "The org sends or asks more than it may");
    public static readonly ProblemKind QueueFull = new("queue-full", 429, "Too many events of the org wait");
    public static readonly ProblemKind TooBusy = new("too-busy", 503, "Too many requests at once");
    public static readonly ProblemKind Stopping = new("stopping", 503, "The service is stopping");
    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", 503, "The store cannot be reached");
    public static readonly ProblemKind StoreFull = new("store-full", 503, "The store has no room for new events");
    public static readonly ProblemKind SecretsUnreadable = new("secrets-unreadable", 503, "The stored secrets cannot be opened");
    public static readonly ProblemKind WorkerUnavailable = new("worker-unavailable", 503, "The org's worker does not answer");
    public static readonly ProblemKind Internal = new("internal-error", 500, "Something broke on our side");

    public static readonly ImmutableArray<ProblemKind> All =
    [
        SignatureMissing, SignatureMalformed, SignatureExpired, SignatureInvalid, KeyMissing, KeyInvalid,
        SignInRefused,
        SignInThrottled,
        ProviderUnavailable,
        AntiforgeryInvalid,
        RoleMissing,
        ScopeMissing,
        PasswordInvalid,
        PasswordLinkInvalid,
        PersonNotFound,
        TooManyPeople,
        PersonExists,
        BodyTooLarge, BodyTooSlow, TooManyEvents, BodyInvalid, EventsRefused, QueryInvalid,
        OrgIdInvalid,
        OrgNotFound,
        OrgLeaving,
        ErasureNotFound,
        TooManyErasures,
        BookingNotFound,
        BookingWaits,
        RecordNotFound,
        FailureNotFound,
        ReplayNotFound,
        CredentialNotFound,
        UserNotFound,
        ObjectNotFound,
        NotConnected,
        ReplayEnded,
        CredentialExists,
        TooManyCredentials,
        LastWebhookSecret,
        SettingsInvalid,
        SettingsChanged,
        DraftNotFound,
        DraftChanged,
        SettingsVersionNotFound,
        IfMatchRequired,
        ConnectionInvalid,
        ConnectStateInvalid, ConnectRefused, SalesforceRefused, SalesforceUnavailable, OnceHubKeyRefused, OnceHubUnavailable,
        NotFound, MethodNotAllowed, BadRequest,
        Starting, QuotaExceeded, QueueFull, TooBusy, Stopping, StoreUnavailable, StoreFull, SecretsUnreadable, WorkerUnavailable, Internal,
    ];

    /// <summary>What is answered where the store failed.</summary>
    public static ProblemKind Of(StoreUnavailableException failed) => failed is StoreFullException ? StoreFull : StoreUnavailable;
}
