using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Lets through who may, by the endpoint's <see cref="AccessRule"/>. Of an org where he has no role, nobody learns whether it is there.
/// </summary>
internal sealed class AccessFilter(Callers callers, SessionCookie cookie, IOrgStore orgs, WrongKeys wrongKeys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint()!;
        var rule = endpoint.Metadata.GetRequiredMetadata<AccessRule>();
        if (await callers.FindAsync(http, rule) is not { } caller) return await UnknownAsync(http, rule);
        if (caller is SignedInPerson person)
        {
            // A page of somebody else's can make a browser send its cookies, but cannot read the token that goes with them.
            if (!AccessRules.Reads(http.Request.Method) && !cookie.IsFromOurPage(http, person.Session))
                return AccessTelemetry.Refuse(Problem.Of(
                    ProblemKinds.AntiforgeryInvalid,
                    $"A change by somebody who is signed in needs the header {SessionCookie.AntiforgeryHeader}: "
                    + "the antiforgeryToken of GET /v1/session. Nothing was changed."), ProblemKinds.AntiforgeryInvalid);
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Name)], "session"));
        }
        if (await WhyNotAsync(http, endpoint, rule, caller) is { } refusal) return refusal;
        http.Features.Set(caller);
        return await next(context);
    }

    /// <summary>Whether who was let through would be still: an answer that goes on for hours asks again.</summary>
    public async ValueTask<bool> LetsThroughAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint()!;
        var rule = endpoint.Metadata.GetRequiredMetadata<AccessRule>();
        return await callers.FindAsync(http, rule, isUse: false) is { } caller
            && await WhyNotAsync(http, endpoint, rule, caller) is null;
    }

    private async ValueTask<IResult?> WhyNotAsync(HttpContext http, Endpoint endpoint, AccessRule rule, Caller caller)
    {
        var needed = AccessRules.RoleFor(endpoint, http.Request.Method);
        if (rule.Scope == AccessScope.Self) return null;
        if (rule.Scope != AccessScope.Org)
        {
            var held = rule.Scope == AccessScope.AnyOrg ? caller.Roles.RoleInAny() : caller.Roles.RoleInAll();
            return held >= needed ? null : RoleMissing(needed, "every org");
        }
        var text = (string?)http.Request.RouteValues["org"];
        var role = OrgId.TryParse(text, out var org) ? caller.RoleIn(org) : caller.Roles.RoleInAll();
        if (role is null) return OrgNotFound(text);
        if (role < needed) return RoleMissing(needed, $"org '{text}'");
        // An API key was looked for among those of the org, and found.
        if (caller is ApiKeyCaller key)
        {
            var scope = AccessRules.ScopeFor(endpoint, rule);
            return key.Scopes.HasFlag(scope) ? null : KeyProblems.ScopeMissing(key.Key, key.Scopes, scope);
        }
        return org.Value is not null && await orgs.FindOrgAsync(org, http.RequestAborted) is not null ? null : OrgNotFound(text);
    }

    private async ValueTask<IResult> UnknownAsync(HttpContext http, AccessRule rule)
    {
        var needed = rule.TakesApiKeys ? "an API key of the org, or the operator key" : "the operator key";
        if (PresentedKey.Of(http.Request) is null) return KeyProblems.Missing($"{needed}, or a session (POST /v1/session)");
        await wrongKeys.NoteAsync(http);
        return AccessTelemetry.Refuse(KeyProblems.Invalid(needed), ProblemKinds.KeyInvalid);
    }

    private static IResult OrgNotFound(string? text) => Problem.Of(
        ProblemKinds.OrgNotFound, $"There is no org '{text}'. GET /v1/orgs lists them; PUT /v1/orgs/{{org}} makes one.");

    private static IResult RoleMissing(Role needed, string where) => AccessTelemetry.Refuse(
        Problem.Of(
            ProblemKinds.RoleMissing,
            $"This needs the role of {RoleNames.WithArticle(needed)} in {where}. GET /v1/session tells your roles; "
            + "an administrator gives others."),
        ProblemKinds.RoleMissing);
}
