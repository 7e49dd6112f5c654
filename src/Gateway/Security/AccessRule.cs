using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Where a caller needs a role.</summary>
internal enum AccessScope
{
    /// <summary>In the org of the address, which must be there.</summary>
    Org,

    /// <summary>In any org: the answer has what the caller may see.</summary>
    AnyOrg,

    /// <summary>In every org.</summary>
    Everywhere,

    /// <summary>In none: it is about the caller.</summary>
    Self,
}

/// <summary>Who may call the endpoints of a group. An endpoint that says nothing of its own is open to who may read, or change.</summary>
/// <param name="Keys">The scope with which API keys of the org open it too; none where they do not.</param>
internal sealed record AccessRule(AccessScope Scope, KeyScopes Keys = KeyScopes.None)
{
    public bool TakesApiKeys => Keys != KeyScopes.None;
}

/// <summary>The scope that an API key needs, where it is another than the group's.</summary>
internal sealed record NeedsScope(KeyScopes Scope);

/// <summary>The role that an endpoint needs, where it is another than its method tells.</summary>
internal sealed record NeedsRole(Role Role);

/// <summary>Whether calling the endpoint is an act for the audit, where it is another than its method tells.</summary>
internal sealed record IsAudited(bool Value);

/// <summary>What it answers tells what guests told of themselves: masked for viewers.</summary>
internal sealed record TellsOfGuests;

internal static class AccessRules
{
    /// <summary>Puts the whole of access before the endpoints: who it is, whether he may, the audit, and masking.</summary>
    public static TBuilder OpenTo<TBuilder>(this TBuilder endpoints, AccessScope scope, KeyScopes keys = KeyScopes.None)
        where TBuilder : IEndpointConventionBuilder
    {
        string[] apiKeys = keys == KeyScopes.None ? [] : [GatewayDescription.ApiKey, GatewayDescription.ApiKeyHeader];
        return endpoints.WithMetadata(new AccessRule(scope, keys))
            .TakesSlashesInIds().Through<AccessFilter, TBuilder>().Through<ActFilter, TBuilder>()
            .Through<GuestMaskFilter, TBuilder>().OpensWith([.. apiKeys, GatewayDescription.OperatorKey, GatewayDescription.Session]);
    }

    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new NeedsRole(role));

    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, Role role, KeyScopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoints.Needs(role).WithMetadata(new NeedsScope(scope));

    public static TBuilder IsAudited<TBuilder>(this TBuilder endpoints, bool value = true)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new IsAudited(value));

    public static TBuilder TellsOfGuests<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new TellsOfGuests());

    /// <summary>Viewers read, administrators change, unless the endpoint says otherwise.</summary>
    public static Role RoleFor(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<NeedsRole>()?.Role ?? (Reads(method) ? Role.Viewer : Role.Administrator);

    public static KeyScopes ScopeFor(Endpoint endpoint, AccessRule rule) => endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope ?? rule.Keys;

    public static bool IsAct(Endpoint endpoint, string method) => endpoint.Metadata.GetMetadata<IsAudited>()?.Value ?? !Reads(method);

    public static bool Reads(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
