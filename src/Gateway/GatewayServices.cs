using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Credentials;

namespace OnceHub.Sync.Gateway;

public static class GatewayServices
{
    /// <summary>
    /// What the gateway's endpoints need, apart from an <c>ISyncStore</c>, which the host registers. Where they are
    /// registered it also uses an <c>IGrainFactory</c>, an <see cref="IOperatorKeyAnnouncement"/>, an
    /// <see cref="IConnectionCheck"/>, and, for what administrators do in Salesforce, the Salesforce client and
    /// <see cref="IConnectionSources"/>.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        var options = services
            .AddOptions<GatewayOptions>()
            .BindConfiguration(GatewayOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);

        services.AddAdministration();
        services.AddOptions<ConnectedAppOptions>().Configure<IOptions<GatewayOptions>>(
            static (app, gateway) => (app.ClientId, app.ClientSecret, app.LoginHosts) =
                (gateway.Value.SalesforceClientId, gateway.Value.SalesforceClientSecret, [.. gateway.Value.LoginHosts]));
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayLimitsCheck>();
        services.AddSingleton(static provider => GatewayLimits.Of(provider.GetRequiredService<IOptions<GatewayOptions>>().Value));

        services.AddSingleton<ClientAddresses>();
        services.AddSingleton<ConnectionsPerAddress>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        // A request begins where its bytes are received, not behind the grains' turns in the pool's queue.
        services.Configure<SocketTransportOptions>(static transport => transport.UnsafePreferInlineScheduling = true);
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<RequestBodies>();
        services.AddSingleton<UnverifiedRequests>();
        services.AddSingleton<StrangersBodies>();

        services.AddSingleton<StorePing>();
        services.AddSingleton<GatewayLifecycle>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayLifecycle>());
        services.AddHostedService<GatewayStartup>();
        services.AddTransient<IStartupFilter, ForwardedScheme>();
        services.AddTransient<IStartupFilter, SafeHeaders>();
        services.AddTransient<IStartupFilter, UnmatchedRequests>();

        services.AddSingleton<ProblemFilter>();
        services.AddSingleton<ApiKeyFilter>();
        services.AddSingleton<AccessFilter>();
        services.AddSingleton<BrowserKeyFilter>();
        services.AddSingleton<ActFilter>();
        services.AddSingleton<GuestMaskFilter>();
        services.AddSingleton<Callers>();
        services.AddSingleton<SessionCookie>();
        services.AddOpenIdSignIn();

        services.AddSingleton<OrgAccessCache>();
        services.AddSingleton<ICredentialChanges>(provider => provider.GetRequiredService<OrgAccessCache>());
        services.AddSingleton<OperatorKeys>();
        services.AddSingleton<WrongKeys>();

        services.AddSingleton<IngestGate>();
        services.AddSingleton<OrgQuotas>();
        services.AddSingleton<OrgQueues>();
        services.AddSingleton<IngestThreads>();
        services.AddSingleton<InboxWriter>();
        services.AddSingleton<OrgWakeUps>();
        services.AddSingleton<RefusalLedger>();
        services.AddHostedService(static provider => provider.GetRequiredService<RefusalLedger>());
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<EventsEndpoint>();

        services.AddSingleton<ConnectAddresses>();
        services.AddSingleton<ConnectBrowsers>();
        services.AddGatewayDescription();
        // After whatever else adds Data Protection.
        services.AddStoredProtectionKeys();
        return services;
    }
}
