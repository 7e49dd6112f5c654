namespace OnceHub.Sync.Benchmarks;

/// <summary>The same measurement on SQLite, and on PostgreSQL where there is a server; says why not where there is none.</summary>
internal static class EachStore
{
    /// <param name="measure">Is given the store's name, and the settings of a product on a new database of it.</param>
    public static async Task RunAsync(string benchmark, Func<string, (string Name, string Value)[], Task> measure)
    {
        await measure("SQLite", []);
        if (PostgresServer.WhyNot is { } whyNot)
        {
            await Console.Error.WriteLineAsync($"{benchmark}: {whyNot}");
            return;
        }
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await measure("PostgreSQL", [("OnceHub:Storage:Provider", "Postgres"), ("OnceHub:Storage:ConnectionString", database)]);
    }
}
