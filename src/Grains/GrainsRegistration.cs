using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Grains;

public static class GrainsRegistration
{
    /// <summary>The class behind <see cref="IGuestGrain"/>, to say how long its activations are kept.</summary>
    public static Type GuestGrainClass => typeof(GuestGrain);

    /// <summary>The class behind <see cref="ISalesforceOrgGrain"/>, to count its activations.</summary>
    public static Type OrgGrainClass => typeof(SalesforceOrgGrain);

    /// <summary>Dry runs, which work in any process with a store and the Salesforce client.</summary>
    public static IServiceCollection AddDryRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<GrainsOptions>().BindConfiguration("OnceHub:Grains").ValidateDataAnnotations();
        return services.AddSingleton<IDryRun, DryRun>();
    }

    /// <summary>What the grains work with. The store, the Salesforce client and the silo are the host's to add, the silo before this.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<GrainsOptions>().BindConfiguration("OnceHub:Grains").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OrgSettingsCache>();
        services.AddSingleton<FieldTypeCache>();
        services.AddSingleton<PullSlots>();
        services.AddSingleton<OrgWorkFactory>();
        services.AddSingleton<GuestProcessor>();
        services.AddOptions<CatchUpOptions>().BindConfiguration(CatchUpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new OnceHubApi(
            new HttpClient { Timeout = TimeSpan.FromSeconds(30) }, provider.GetRequiredService<IOptions<CatchUpOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CatchUpPoller>();
        services.AddHostedService(provider => provider.GetRequiredService<CatchUpPoller>());
        services.AddHostedService<BacklogWatch>();
        services.AddHostedService<SchemaSweeper>();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<RetentionSweep>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<ISweep>(provider => provider.GetRequiredService<Sweeper>());
        return services.AddHostedService(provider => provider.GetRequiredService<Sweeper>());
    }
}
