using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>Stands before an interface of the product and passes the points before and after each of its steps.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxies are made as subclasses of it.")]
internal class Marked : DispatchProxy
{
    private static readonly MethodInfo AroundWithResult = typeof(Marked).GetMethod(
        nameof(AroundResultAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private object _inner = null!;
    private ArmedPoint _armed = null!;
    private Func<string, object?[], string?> _stepOf = null!;

    /// <param name="inner">Implements what <typeparamref name="T"/> is made of.</param>
    /// <param name="stepOf">The step that a call with these arguments is, or null.</param>
    public static T Around<T>(object inner, ArmedPoint armed, Func<string, object?[], string?> stepOf)
        where T : class
    {
        var marked = Create<T, Marked>();
        var proxy = (Marked)(object)marked;
        (proxy._inner, proxy._armed, proxy._stepOf) = (inner, armed, stepOf);
        return marked;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (method, arguments) = (targetMethod!, args ?? []);
        if (_stepOf(method.Name, arguments) is not { } step) return Call(method, arguments);
        return method.ReturnType.IsGenericType
            ? AroundWithResult.MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(this, [step, method, arguments])
            : AroundAsync(step, method, arguments);
    }

    private object? Call(MethodInfo method, object?[] arguments) =>
        method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private async Task<T> AroundResultAsync<T>(string step, MethodInfo method, object?[] arguments)
    {
        await _armed.PassAsync(Step.Before(step));
        var result = await (Task<T>)Call(method, arguments)!;
        await _armed.PassAsync(Step.After(step));
        return result;
    }

    private async Task AroundAsync(string step, MethodInfo method, object?[] arguments)
    {
        await _armed.PassAsync(Step.Before(step));
        await (Task)Call(method, arguments)!;
        await _armed.PassAsync(Step.After(step));
    }
}
