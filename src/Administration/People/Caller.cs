using System.Collections.Immutable;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Who asks for something, and what he may do.</summary>
/// <param name="Name">As it is told in the audit and beside saved settings: an email, or the name of a key.</param>
public abstract record Caller(string Name, ImmutableArray<RoleGrant> Roles)
{
    /// <summary>Null for none.</summary>
    public Role? RoleIn(OrgId org) => Roles.RoleIn(org);
}

/// <summary>Somebody who is signed in.</summary>
public sealed record SignedInPerson(PersonRecord Person, SessionRecord Session) : Caller(Person.Email.Value, Person.Roles);

/// <summary>The operator's key, or a named one: everything, everywhere.</summary>
public sealed record OperatorKeyCaller(string Name) : Caller(Name, [new RoleGrant(null, Role.Administrator)])
{
    /// <summary>The operator's own key, which has no name of its own.</summary>
    public static OperatorKeyCaller Operator { get; } = new("operator");

    public static OperatorKeyCaller Named(string key) => new("key:" + key);
}

/// <summary>A client with an API key of an org: it does what the key's scopes say, and reads unmasked, there and nowhere else.</summary>
public sealed record ApiKeyCaller(OrgId Org, string Key, KeyScopes Scopes) : Caller("api-key:" + Key, [new RoleGrant(Org, Role.Operator)]);
