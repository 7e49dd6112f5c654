using System.Reflection;
using Xunit.Sdk;

namespace OnceHub.Sync.Testing;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

public static class StoreKinds
{
    /// <summary>SQLite, and PostgreSQL where its server is installed: for tests whose rows are something else.</summary>
    public static IEnumerable<StoreKind> Installed =>
        PostgresServer.WhyNot is null ? [StoreKind.Sqlite, StoreKind.Postgres] : [StoreKind.Sqlite];
}

/// <summary>Runs the test against SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Sqlite]];
}

/// <summary>Runs the test against PostgreSQL, where its server is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Postgres]];
}
