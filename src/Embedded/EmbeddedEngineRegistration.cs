using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OnceHub.Sync.Embedded;

public static class EmbeddedEngineRegistration
{
    /// <summary>
    /// Runs the grain classes of these assemblies in this process. The host also registers an <see cref="IGrainStateStore"/>
    /// when a grain keeps state.
    /// </summary>
    public static IServiceCollection AddEmbeddedEngine(this IServiceCollection services, params Assembly[] grainAssemblies)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<EmbeddedEngineOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new GrainCatalog(grainAssemblies));
        services.AddSingleton<GrainActivator>();
        services.AddSingleton<GrainDirectory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainDirectory>());
        return services.AddHostedService<EmbeddedEngine>();
    }
}
