using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Pages;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Silo.Http;
using OnceHub.Sync.Silo.Visitors;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Puts the product together: store, Salesforce client, grains, gateway.</summary>
public static class SiloHost
{
    /// <summary>
    /// The product, or the part of it that <c>OnceHub:Silo:Roles</c> names, in one process. Configuration sections:
    /// <c>OnceHub:Silo</c>, <c>OnceHub:Cluster</c>, <c>OnceHub:Telemetry</c>, <c>OnceHub:Storage</c>, <c>OnceHub:Salesforce</c>,
    /// <c>OnceHub:Grains</c>, <c>OnceHub:Gateway</c> (docs/configuration.md).
    /// </summary>
    /// <param name="configure">For hosts that set more, before anything is built.</param>
    /// <exception cref="SiloStartException">A setting is wrong; the message names it.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddLoggingDefaults();
        configure?.Invoke(builder);
        var configuration = builder.Configuration;
        var silo = SiloOptions.Read(configuration);
        PublicAddress.Check(configuration, builder.Environment, silo.Roles);
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietRequests>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = silo.ShutdownTimeout);
        builder.AddTelemetry();
        builder.Services.AddSyncStore(options => configuration.GetSection("OnceHub:Storage").Bind(options));
        builder.Services.AddSingleton<StoreMigration>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StoreMigration>());
        builder.Services.AddSalesforceClient(options => configuration.GetSection("OnceHub:Salesforce").Bind(options));
        builder.Services.AddSingleton(provider => new OutboundAddresses([.. provider.GetRequiredService<IOptions<GatewayOptions>>().Value.LoginHosts]));
        // Hosted services stop in reverse order: the silo is registered before the workers that call grains.
        builder.AddCluster(silo);
        if (silo.Roles.HasFlag(SiloRoles.Silo)) builder.Services.AddGrains();
        builder.Services.AddGateway();
        builder.Services.AddDryRuns();
        builder.Services.AddOnceHubApi();
        builder.Services.AddSingleton<IConnectionCheck, ConnectionCheck>();
        builder.Services.AddSingleton<IConnectionSources, ConnectionSources>();
        // Elsewhere no key is made: it would open the administration beside the one that is configured there.
        if (silo.Roles.HasFlag(SiloRoles.Console)) builder.Services.AddSingleton<IOperatorKeyAnnouncement, OperatorKeyOnConsole>();
        if (silo.Roles.HasFlag(SiloRoles.Console)) builder.Services.AddPages();
        var app = builder.Build();
        app.MapRoles(silo.Roles);
        return app;
    }

    /// <summary>
    /// Runs until it is told to end; with <c>migrate</c> as the first argument it only brings the store to this version, with
    /// <c>reseal</c> it only encrypts all secrets with the first master key, with <c>administrator</c> and an email it only lets that
    /// person administer every org.
    /// </summary>
    /// <returns>The exit code: 1 when it could not start, after a sentence that says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (args is ["migrate", .. var rest]) await StoreMigration.RunOnceAsync(rest);
            else if (args is ["reseal", .. var settings]) await StoreMigration.ResealAsync(settings);
            else if (args is ["administrator", var email, .. var others]) await AdministratorCommand.RunAsync(email, others);
            else await ServeAsync(args);
            return 0;
        }
        catch (Exception cannot) when (WhyNot(cannot) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task ServeAsync(string[] args)
    {
        await using var app = Build(args);
        // Before the host's own start, which would log a refusal with a stack trace beside the sentence.
        await app.Services.GetRequiredService<StoreMigration>().StartAsync(CancellationToken.None);
        await app.StartAsync();
        await app.WaitForShutdownAsync();
    }

    private static string? WhyNot(Exception cannot) => cannot switch
    {
        IOException { InnerException: AddressInUseException } busy =>
            $"{busy.Message} Another program listens there. Choose another address with --urls, for example --urls http://127.0.0.1:5081.",
        SiloStartException or StoreUnavailableException or StoreSchemaException or SecretUnreadableException
            or OptionsValidationException => cannot.Message,
        _ => null,
    };

    private static void MapRoles(this WebApplication app, SiloRoles roles)
    {
        app.UseAdministrationPort();
        app.MapHealth();
        if (roles.HasFlag(SiloRoles.Silo)) app.MapClusterDashboard();
        if (roles.HasFlag(SiloRoles.Gateway)) app.MapIngest();
        if (roles.HasFlag(SiloRoles.Console))
        {
            app.MapAdministration();
            app.MapConsole();
        }
        if ((roles & (SiloRoles.Gateway | SiloRoles.Console)) != 0) app.MapReading().MapDescription();
    }
}
