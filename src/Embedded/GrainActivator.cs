using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Embedded;

/// <summary>Makes grains: constructor arguments from the services, and the records named by <see cref="PersistentStateAttribute"/>.</summary>
internal sealed class GrainActivator(IServiceProvider services)
{
    public async Task<Grain> CreateAsync(GrainAddress address, IGrainActivation activation)
    {
        var states = StatesOf(address);
        foreach (var state in states) await state.ReadStateAsync();
        var grain = (Grain)ActivatorUtilities.CreateInstance(services, address.GrainClass, [.. states]);
        grain.Activation = activation;
        return grain;
    }

    private IStoredState[] StatesOf(GrainAddress address) =>
    [
        .. address.GrainClass.GetConstructors().Single().GetParameters()
            .Select(parameter => (parameter.ParameterType, Named: parameter.GetCustomAttribute<PersistentStateAttribute>()))
            .Where(parameter => parameter.Named is not null)
            .Select(parameter => CreateState(parameter.ParameterType, $"{address.GrainClass.Name}/{address.Key}/{parameter.Named!.StateName}")),
    ];

    private IStoredState CreateState(Type contract, string key) => (IStoredState)ActivatorUtilities.CreateInstance(
        services, typeof(StoredState<>).MakeGenericType(contract.GetGenericArguments()), key);
}
