using System.Reflection;

namespace OnceHub.Sync.Embedded;

/// <summary>Which class fulfils which grain interface.</summary>
internal sealed class GrainCatalog(IEnumerable<Assembly> assemblies)
{
    private readonly ILookup<Type, Type> _classes = assemblies.Distinct()
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(Grain)))
        .SelectMany(type => type.GetInterfaces().Where(IsGrainContract), (type, contract) => (type, contract))
        .ToLookup(pair => pair.contract, pair => pair.type);

    public Type ClassOf(Type contract) => _classes[contract].ToArray() switch
    {
        [var only] => only,
        [] => throw new InvalidOperationException($"No grain class fulfils {contract}: name its assembly when the engine is added."),
        var several => throw new InvalidOperationException($"{contract} is fulfilled by {string.Join(" and ", several.Select(type => type.Name))}: ask for an interface that only one class has."),
    };

    private static bool IsGrainContract(Type type) =>
        typeof(IGrainWithStringKey).IsAssignableFrom(type) && type != typeof(IGrainWithStringKey);
}
