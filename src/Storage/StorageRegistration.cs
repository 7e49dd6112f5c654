using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// Adds the store (<see cref="ISyncStore"/> and its parts). Options are validated at the host's start; who starts the host
    /// calls <see cref="IStoreDatabase.MigrateAsync"/> before anything uses the store.
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
        return services.AddParts(part => ServiceDescriptor.Singleton(part, provider => provider.GetRequiredService<ISyncStore>()));
    }

    /// <summary>Adds a store that is open already, and its parts. Who opened it disposes it.</summary>
    public static IServiceCollection AddSyncStore(this IServiceCollection services, ISyncStore store) =>
        services.AddSingleton(store).AddParts(part => ServiceDescriptor.Singleton(part, store));

    private static IServiceCollection AddParts(this IServiceCollection services, Func<Type, ServiceDescriptor> descriptorOf)
    {
        foreach (var part in typeof(ISyncStore).GetInterfaces().Where(part => part != typeof(IAsyncDisposable)))
            services.TryAdd(descriptorOf(part));
        return services;
    }
}
