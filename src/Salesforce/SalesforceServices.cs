using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Salesforce;

public static class SalesforceServices
{
    /// <summary>
    /// Adds <see cref="ISalesforceApiFactory"/> and <see cref="OAuthWebFlow"/>. Options out of bounds stop the start. With an
    /// <see cref="OutboundAddresses"/> registered, connections are opened by it.
    /// </summary>
    public static IServiceCollection AddSalesforceClient(this IServiceCollection services, Action<SalesforceOptions>? configure = null)
    {
        var options = services.AddOptions<SalesforceOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SalesforceOptions>, SalesforceOptionsBounds>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SalesforceOptions>, SalesforceOptionsRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SalesforceHttp(
            provider.GetRequiredService<IOptions<SalesforceOptions>>(), provider.GetService<OutboundAddresses>()));
        services.TryAddSingleton<ISalesforceApiFactory, SalesforceApiFactory>();
        services.TryAddSingleton(provider => new TokenEndpoint(
            provider.GetRequiredService<SalesforceHttp>().Client,
            provider.GetRequiredService<IOptions<SalesforceOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new OAuthWebFlow(provider.GetRequiredService<TokenEndpoint>()));
        return services;
    }
}
