
namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A test that needs PostgreSQL, as a cluster does.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = PostgresServer.WhyNot;
}

/// <summary>The same for several cases.</summary>
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = PostgresServer.WhyNot;
}
