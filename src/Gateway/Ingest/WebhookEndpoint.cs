using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Takes OnceHub's webhooks.</summary>
internal sealed class WebhookEndpoint(
    UnverifiedRequests unverified,
    ClientAddresses clients,
    OrgAccessCache cache,
    IngestGate gate,
    OrgQuotas quotas,
    OrgQueues queues,
    InboxWriter inbox,
    OrgWakeUps wakeUps,
    RefusalLedger refusals,
    IOptions<GatewayOptions> options,
    TimeProvider time)
{
    private readonly GatewayOptions _options = options.Value;

    public async Task<IResult> AcceptAsync(HttpContext http, string org)
    {
        try
        {
            return await JudgeAsync(http, org);
        }
        catch (ProblemException refused)
        {
            return Refused(http, org, refused.Kind, refused.ToResult());
        }
        catch (StoreUnavailableException failed)
        {
            Note(http, org, ProblemKinds.Of(failed));
            throw;
        }
    }

    private async Task<IResult> JudgeAsync(HttpContext http, string org)
    {
        var now = time.GetUtcNow();
        if (http.Request.Headers[WebhookSignature.HeaderName] is not { Count: > 0 } headers)
            return Refused(http, org, ProblemKinds.SignatureMissing, SignatureProblems.Missing);
        if (headers.Count > 1 || !WebhookSignature.TryParse(headers[0], out var signature))
            return Refused(http, org, ProblemKinds.SignatureMalformed, SignatureProblems.Malformed);
        if ((now - signature.SignedAt).Duration() > _options.SignatureTolerance)
            return Refused(
                http,
                org,
                ProblemKinds.SignatureExpired,
                SignatureProblems.Expired(signature.SignedAt, now, _options.SignatureTolerance));

        using var request = unverified.Enter(clients.Of(http));
        // It has a time of its own. The server's rule (240 bytes a second) goes on while this process is busy.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        request.EndWith(http.RequestAborted);
        try
        {
            return await AcceptAsync(http, org, signature, request, now);
        }
        catch (OperationCanceledException) when (request.Cut is { } cut)
        {
            var refused = BodyRefusals.Cut(cut, unverified.TimeLimit);
            return Refused(http, org, refused.Kind, refused.ToResult());
        }
    }

    private async Task<IResult> AcceptAsync(
        HttpContext http, string org, WebhookSignature signature, UnverifiedRequest request, DateTimeOffset now)
    {
        // Before anything is waited for: what came with its head has arrived before another request can have begun.
        using var body = await ReceivedBody.ReadAsync(http, _options.MaxWebhookBytes, request, request.Token);
        if (body is null)
            return Refused(
                http, org, ProblemKinds.BodyTooLarge,
                Problem.Of(
                    ProblemKinds.BodyTooLarge,
                    $"A webhook may have {_options.MaxWebhookBytes:N0} bytes. OnceHub's have some thousand: check who sends this."));
        request.Arrive();
        // An org that is not there goes the whole way too, so that no stranger learns which orgs are.
        var isOrgId = OrgId.TryParse(org, out var orgId);
        var access = isOrgId ? await cache.FindAsync(orgId, request.Token) : OrgAccess.Closed;
        if (!access.HasSigned(signature, body.Pieces) || !isOrgId)
            return Refused(
                http,
                org,
                ProblemKinds.SignatureInvalid,
                AccessTelemetry.Refuse(SignatureProblems.Invalid, ProblemKinds.SignatureInvalid),
                body.Length);

        request.Verify();
        quotas.Enter(orgId);
        await queues.EnterAsync(orgId, http.RequestAborted);
        quotas.Spend(orgId, events: 1, body.Length);
        queues.Spend(orgId, events: 1);
        using var slot = gate.Enter();
        var entry = ReceivedEvent.OfWebhook(orgId, body.Join(), now);
        var verdicts = await inbox.AppendAsync([entry]);
        if (verdicts[0] == AppendVerdict.Repeated) return WebhookResult.Repeated;
        if (entry.Failure is not null) return WebhookResult.SetAside;
        wakeUps.Wake(orgId);
        return WebhookResult.Accepted;
    }

    private IResult Refused(HttpContext http, string org, ProblemKind kind, IResult answer, long? size = null)
    {
        Note(http, org, kind, size);
        return answer;
    }

    // A process that stops says nothing of the webhook.
    private void Note(HttpContext http, string org, ProblemKind kind, long? size = null)
    {
        if (kind != ProblemKinds.Stopping && OrgId.TryParse(org, out var orgId))
            refusals.Note(orgId, kind, size ?? http.Request.ContentLength, clients.ExactOf(http));
    }
}

/// <summary>Why a webhook is refused. None tells more than the sender knows.</summary>
internal static class SignatureProblems
{
    public static IResult Missing => Problem.Of(
        ProblemKinds.SignatureMissing,
        $"The request has no {WebhookSignature.HeaderName} header. OnceHub signs its webhooks when the endpoint has a secret; "
        + "clients post events to /v1/orgs/{org}/events with an API key.");

    public static IResult Malformed => Problem.Of(
        ProblemKinds.SignatureMalformed,
        $"The {WebhookSignature.HeaderName} header is not 't=<unix seconds>,s=<64 hex digits>', sent once. "
        + "Check what changes it on its way here.");

    public static IResult Invalid => Problem.Of(
        ProblemKinds.SignatureInvalid,
        "No webhook secret of this org made this signature of this body. Check the org in the address, the endpoint's secret, "
        + "and that nothing on the way changes the body.");

    public static IResult Expired(DateTimeOffset signedAt, DateTimeOffset now, TimeSpan tolerance) => Problem.Of(
        ProblemKinds.SignatureExpired,
        $"The signature is of {signedAt:u}, here it is {now:u}, and they may differ by {tolerance:c} (days.hours:minutes:seconds). "
        + "Check the sender's clock, or sign anew.");
}
