namespace OnceHub.Sync.Silo;

/// <summary>How a process finds the others that run grains.</summary>
public enum ClusterMembership
{
    /// <summary>
    /// It does not: a process in the silo role is a silo by itself. Several of them on one PostgreSQL share the work by the
    /// leases of orgs.
    /// </summary>
    None,

    /// <summary>Silos and gateways find each other in Orleans' tables in PostgreSQL, and each grain lives in one of the silos.</summary>
    Postgres,
}
