using System.Reflection;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// A grain factory that gives the same grain for every key. A proxy, so that the many members that nobody calls need no fake.
/// </summary>
public class OneGrain : DispatchProxy
{
    private object? _grain;

    /// <param name="grain">Null when nobody is to ask for one.</param>
    public static IGrainFactory Factory(object? grain)
    {
        var factory = Create<IGrainFactory, OneGrain>();
        ((OneGrain)factory)._grain = grain;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain ?? throw new NotSupportedException();
}
