using System.Collections.Concurrent;
using System.Reflection;

namespace OnceHub.Sync.Embedded;

/// <summary>A reference to a grain: turns each call into a request in its activation's mailbox.</summary>
internal class GrainProxy : DispatchProxy
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Methods = new();

    private GrainDirectory _directory = null!;
    private GrainAddress _address;

    public static TGrain Create<TGrain>(GrainDirectory directory, GrainAddress address)
    {
        var reference = Create<TGrain, GrainProxy>();
        var proxy = (GrainProxy)(object)reference!;
        proxy._directory = directory;
        proxy._address = address;
        return reference;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = Methods.GetOrAdd(targetMethod!, GrainMethod.For);
        var request = method.CreateRequest(args ?? [], error => _directory.ReportLost(_address, targetMethod!.Name, error), out var answer);
        _directory.Send(_address, request);
        return answer;
    }
}
