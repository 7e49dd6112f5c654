using System.Diagnostics;
using System.Reflection;

namespace OnceHub.Sync.Embedded;

/// <summary>One call that waits for, or runs in, an activation.</summary>
internal abstract class GrainRequest
{
    /// <summary>Calls the method and completes the caller's task; never throws.</summary>
    public abstract Task RunAsync(Grain grain);

    public abstract void Fail(Exception error);
}

/// <summary>A method of a grain interface, ready to be called.</summary>
internal abstract class GrainMethod
{
    /// <summary>Makes a request and gives what the caller awaits: a <see cref="Task"/> or a <see cref="Task{TResult}"/>.</summary>
    public abstract GrainRequest CreateRequest(object?[] arguments, Action<Exception> onLostError, out Task answer);

    /// <exception cref="NotSupportedException">The method is outside the subset that both engines share.</exception>
    public static GrainMethod For(MethodInfo method)
    {
        var oneWay = method.GetCustomAttribute<OneWayAttribute>() is not null;
        if (method.ReturnType == typeof(Task)) return new GrainMethod<Nothing>(method, oneWay);
        if (!oneWay && method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(method.ReturnType.GetGenericArguments()), method, false)!;
        throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: a grain's method returns Task or Task<T>, and a one-way method Task.");
    }

    internal readonly struct Nothing;
}

internal sealed class GrainMethod<TResult>(MethodInfo method, bool oneWay) : GrainMethod
{
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);

    public override GrainRequest CreateRequest(object?[] arguments, Action<Exception> onLostError, out Task answer)
    {
        var request = new Request(this, arguments, oneWay ? onLostError : null);
        answer = oneWay ? Task.CompletedTask : request.Answer;
        return request;
    }

    private sealed class Request(GrainMethod<TResult> method, object?[] arguments, Action<Exception>? onLostError) : GrainRequest
    {
        private readonly Activity? _caller = Activity.Current;
        private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Answer => _answer.Task;

        public override async Task RunAsync(Grain grain)
        {
            // A turn belongs to the trace of its call, not to that of whoever made the activation run.
            Activity.Current = _caller;
            try
            {
                var task = (Task)method._invoker.Invoke(grain, arguments.AsSpan())!;
                await task;
                _answer.SetResult(task is Task<TResult> typed ? await typed : default!);
            }
            catch (OperationCanceledException canceled) when (onLostError is null)
            {
                _answer.SetCanceled(canceled.CancellationToken);
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }

        public override void Fail(Exception error)
        {
            if (onLostError is null) _answer.SetException(error);
            else onLostError(error);
        }
    }
}
