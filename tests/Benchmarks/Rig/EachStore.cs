namespace OnceHub.Sync.Benchmarks;

/// <summary>The same measurement on SQLite, and on PostgreSQL where there is a server; says why not where there is none.</summary>
internal static class EachStore
{
    /// <param name="measure">Is given the store's name, and the settings of a product on a new database of it.</param>
    public static async Task RunAsync(string benchmark, Func<string, (string Name, string Value)[], Task> measure)
    {
        await measure("SQLite", []);
        if (HasPostgres(benchmark)) await measure("PostgreSQL", OnPostgres(await (await PostgresServer.Shared).CreateDatabaseAsync()));
    }

    /// <summary>Says why not where it is false.</summary>
    public static bool HasPostgres(string benchmark)
    {
        if (PostgresServer.WhyNot is not { } whyNot) return true;
        Console.Error.WriteLine($"{benchmark}: {whyNot}");
        return false;
    }

    /// <summary>The settings of a product on a database of PostgreSQL.</summary>
    public static (string Name, string Value)[] OnPostgres(string connectionString) =>
        [("OnceHub:Storage:Provider", "Postgres"), ("OnceHub:Storage:ConnectionString", connectionString)];
}
