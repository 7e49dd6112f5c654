using Microsoft.AspNetCore.Connections;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Puts the product together: store, Salesforce client, engine with its grains, gateway.</summary>
public static class SiloHost
{
    /// <summary>
    /// The whole product in one process. Configuration sections: <c>OnceHub:Storage</c>, <c>OnceHub:Salesforce</c>,
    /// <c>OnceHub:Grains</c>, <c>OnceHub:Gateway</c> (docs/configuration.md).
    /// </summary>
    /// <param name="configure">For hosts that set more, before anything is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        var configuration = builder.Configuration;
        builder.Services.AddSyncStore(options => configuration.GetSection("OnceHub:Storage").Bind(options));
        builder.Services.AddHostedService<StoreMigration>();
        builder.Services.AddSalesforceClient(options =>
        {
            // Calls between grains end within 20 seconds, and these are inside them.
            (options.ReadTimeout, options.WriteTimeout, options.ReadRetries) = (TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(18), 1);
            configuration.GetSection("OnceHub:Salesforce").Bind(options);
        });
        builder.AddEngine();
        builder.Services.AddGrains();
        builder.Services.AddGateway();
        builder.Services.AddSingleton<IConnectionCheck, ConnectionCheck>();
        builder.Services.AddSingleton<IConnectionSources, ConnectionSources>();
        builder.Services.AddSingleton<IOperatorKeyAnnouncement, OperatorKeyOnConsole>();
        var app = builder.Build();
        app.MapGateway();
        return app;
    }

    /// <returns>The exit code: 1 when it could not start, after a sentence that says why.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (IOException busy) when (busy.InnerException is AddressInUseException)
            {
                await Console.Error.WriteLineAsync($"{busy.Message} Another program listens there. Choose another address with --urls, for example --urls http://127.0.0.1:5081.");
                return 1;
            }
            await app.WaitForShutdownAsync();
            return 0;
        }
    }
}
