using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Grains.DryRuns;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Retention;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

public static class GrainsRegistration
{
    /// <summary>The class behind <see cref="ISalesforceOrgGrain"/>, to count its activations.</summary>
    public static Type OrgGrainClass => typeof(SalesforceOrgGrain);

    /// <summary>Dry runs, which work in any process with a store and the Salesforce client.</summary>
    public static IServiceCollection AddDryRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddBounded<GrainsOptions>("OnceHub:Grains");
        return services.AddSingleton<IDryRun, DryRun>();
    }

    /// <summary>
    /// Keeping and trying the orgs' keys for OnceHub's API, and reading their accounts with them, which works in any process with a store.
    /// </summary>
    public static IServiceCollection AddOnceHubApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddBounded<CatchUpOptions>(CatchUpOptions.Section).ValidateOnStart();
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<CatchUpOptions>>().Value;
            return new OnceHubApi(OnceHubApi.CreateClient(options), options, provider.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton<ICatchUpKeys, CatchUpKeys>();
        services.TryAddSingleton<IOnceHubAccounts, OnceHubAccounts>();
        return services;
    }

    /// <summary>
    /// What the grains work with. The store, the Salesforce client and the silo are the host's to add, the silo before this.
    /// </summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddBounded<GrainsOptions>("OnceHub:Grains").ValidateOnStart();
        services.AddSingleton<OrgSettingsCache>();
        services.AddSingleton<PullSlots>();
        services.AddSingleton<OrgWorkFactory>();
        services.AddSingleton<GuestProcessor>();
        services.AddOnceHubApi();
        services.AddBounded<RetentionOptions>(RetentionOptions.Section).ValidateOnStart();
        services.AddSingleton<Chore, BacklogWatch>();
        services.AddSingleton<Chore, CatchUpPoller>();
        services.AddSingleton<Chore, RetentionSweep>();
        services.AddSingleton<Chore, SchemaSweep>();
        services.AddSingleton<Chore, ReplaySweep>();
        services.AddSingleton<Chore, ErasureSweep>();
        services.AddHostedService<ChoreStart>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<ISweep>(provider => provider.GetRequiredService<Sweeper>());
        return services.AddHostedService(provider => provider.GetRequiredService<Sweeper>());
    }
}
