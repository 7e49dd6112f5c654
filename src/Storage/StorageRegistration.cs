using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// Adds the store (<see cref="ISyncStore"/> and its parts). Options are validated at the host's start; who starts the host
    /// calls <see cref="ISyncStore.MigrateAsync"/> before anything uses the store.
    /// </summary>
    public static IServiceCollection AddSyncStore(this IServiceCollection services, Action<StorageOptions> configure)
    {
        services.AddOptions<StorageOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => SyncStores.Open(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton<IInboxStore>(provider => provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton<IGuestStore>(provider => provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton<IJournalStore>(provider => provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton<IOrgStore>(provider => provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IAccessStore)provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IAuditStore)provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IHourStore)provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IReplayStore)provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IDraftStore)provider.GetRequiredService<ISyncStore>());
        services.TryAddSingleton(provider => (IErasureStore)provider.GetRequiredService<ISyncStore>());
        return services;
    }
}
