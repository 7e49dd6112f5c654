using System.Net;
using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Salesforce.Emulator;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Processes that share a PostgreSQL and are no cluster: there are no tables of Orleans in it.</summary>
public sealed class SharedStoreTests
{
    private const string OperatorKey = "operator-key-of-the-shared-store-test";

    [PostgresFact]
    public async Task A_gateway_by_itself_accepts_and_a_silo_by_itself_takes_up_what_waits()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" }, default);
        using var http = new HttpClient();
        var salesforce = new EmulatedOrg(http, new Uri(emulator.Url));
        await salesforce.InstallPackageAsync(default);
        var settings = await SettingsAsync();
        await using var gateway = await SiloProcess.StartAsync("gateway, console", settings);
        var tenant = new Tenant(http, "alone", OperatorKey);
        await tenant.ConnectAsync(gateway.Url, await ConnectionAsync(salesforce));
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateway.Url, tenant.Probe("alone-1")));
        Assert.Equal(1, await tenant.WaitingAsync(gateway.Url));

        // Two silos, neither of which knows of the other.
        await using var one = await SiloProcess.StartAsync("silo", settings);
        await using var other = await SiloProcess.StartAsync("silo", settings);
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateway.Url, tenant.Probe("alone-2")));
        await Eventually.HoldsAsync(async () => await tenant.WaitingAsync(gateway.Url) == 0, "the events to be taken up");
        Assert.Equal(2, (await salesforce.RecordsAsync("Event", default)).Count);
    }

    private static async Task<Dictionary<string, string>> SettingsAsync() => new()
    {
        ["OnceHub:Storage:Provider"] = "Postgres",
        ["OnceHub:Storage:ConnectionString"] = $"{await (await PostgresServer.Shared).CreateDatabaseAsync()};Maximum Pool Size=20",
        ["OnceHub:Storage:MasterKeys:0"] = Convert.ToBase64String(new byte[32]),
        ["OnceHub:Gateway:OperatorKey"] = OperatorKey,
        ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
    };

    private static async Task<JsonObject> ConnectionAsync(EmulatedOrg salesforce)
    {
        var credentials = await salesforce.CredentialsAsync(default);
        return new JsonObject
        {
            ["loginUrl"] = credentials.LoginUrl.ToString(),
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = credentials.RefreshToken,
        };
    }
}

/// <summary>Runs where a PostgreSQL server is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNot;
}
