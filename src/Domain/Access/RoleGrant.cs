using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <param name="Org">Null: in every org, and over what belongs to none.</param>
public readonly record struct RoleGrant(OrgId? Org, Role Role);

/// <summary>What several grants give together.</summary>
public static class RoleGrants
{
    /// <summary>The highest role in an org; null for none. A role in every org counts in each.</summary>
    public static Role? RoleIn(this ImmutableArray<RoleGrant> grants, OrgId org) =>
        Highest(grants, grant => grant.Org is null || grant.Org == org);

    /// <summary>The highest role in every org; null for none.</summary>
    public static Role? RoleInAll(this ImmutableArray<RoleGrant> grants) => Highest(grants, grant => grant.Org is null);

    /// <summary>The highest role in any org at all; null for none.</summary>
    public static Role? RoleInAny(this ImmutableArray<RoleGrant> grants) => Highest(grants, _ => true);

    private static Role? Highest(ImmutableArray<RoleGrant> grants, Func<RoleGrant, bool> counts)
    {
        Role? highest = null;
        foreach (var grant in grants)
            if (counts(grant) && (highest is null || grant.Role > highest)) highest = grant.Role;
        return highest;
    }
}
