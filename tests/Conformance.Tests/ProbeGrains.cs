using System.Collections.Concurrent;

namespace OnceHub.Sync.Conformance.Tests;

/// <summary>What tests and grains share, by key: gates to hold a request open, and counts of what happened.</summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> All = new();

    private int _inside;
    private int _turning;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Activations;
    public int Deactivations;
    public int Finished;
    public int MostInside;
    public int ParallelTurns;

    public static Probe Of(string key) => All.GetOrAdd(key, _ => new Probe());

    public void Enter()
    {
        var inside = Interlocked.Increment(ref _inside);
        MostInside = Math.Max(MostInside, inside);
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _inside);
        Interlocked.Increment(ref Finished);
    }

    /// <summary>One turn's worth of work that notices another turn beside it.</summary>
    public void Turn()
    {
        if (Interlocked.Increment(ref _turning) > 1) Interlocked.Increment(ref ParallelTurns);
        Thread.SpinWait(500);
        Interlocked.Decrement(ref _turning);
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within 30 s: {what}");
            await Task.Delay(10);
        }
    }
}

[GenerateSerializer, Immutable, Alias("conformance.message")]
public sealed record Message([property: Id(0)] string Text, [property: Id(1)] int Number);

[Alias("conformance.calls")]
public interface IProbeCalls : IGrainWithStringKey
{
    [Alias("echo")]
    Task<Message> EchoAsync(Message message);

    [Alias("key")]
    Task<string> KeyAsync();

    [Alias("hold")]
    Task HoldAsync();

    [Alias("turns")]
    Task TurnsAsync(int count);

    [Alias("fail")]
    Task FailAsync(string message);

    [Alias("fail-early")]
    Task<int> FailBeforeAwaitAsync();

    [OneWay, Alias("tell")]
    Task TellAsync();

    [OneWay, Alias("tell-fail")]
    Task TellAndFailAsync();

    [Alias("ask")]
    Task<Message> AskOtherAsync(string key, Message message);

    [Alias("end")]
    Task EndAsync();
}

[Alias("conformance.probe")]
public interface IProbeGrain : IProbeCalls;

[Alias("conformance.reentrant")]
public interface IReentrantProbeGrain : IProbeCalls;

[Alias("conformance.refusing")]
public interface IRefusingGrain : IGrainWithStringKey
{
    [Alias("ping")]
    Task<int> PingAsync();
}

[Alias("conformance.remembering")]
public interface IRememberingGrain : IGrainWithStringKey
{
    [Alias("remember")]
    Task RememberAsync(int number);

    [Alias("recall")]
    Task<int> RecallAsync();

    [Alias("exists")]
    Task<bool> ExistsAsync();

    [Alias("end")]
    Task EndAsync();
}

public abstract class ProbeGrainCore : Grain
{
    private Probe Mine => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Mine.Activations);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Mine.Deactivations);
        return Task.CompletedTask;
    }

    public Task<Message> EchoAsync(Message message) => Task.FromResult(message);

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task HoldAsync()
    {
        Mine.Enter();
        await Mine.Gate.Task;
        Mine.Leave();
    }

    public async Task TurnsAsync(int count)
    {
        Mine.Enter();
        for (var i = 0; i < count; i++)
        {
            Mine.Turn();
            await Task.Yield();
        }
        Mine.Leave();
    }

    public async Task FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<int> FailBeforeAwaitAsync() => throw new InvalidOperationException("early");

    public async Task TellAsync()
    {
        await Mine.Gate.Task;
        Interlocked.Increment(ref Mine.Finished);
    }

    public Task TellAndFailAsync() => throw new InvalidOperationException("nobody hears this");

    public Task<Message> AskOtherAsync(string key, Message message) => GrainFactory.GetGrain<IProbeGrain>(key).EchoAsync(message);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class ProbeGrain : ProbeGrainCore, IProbeGrain;

[Reentrant]
public sealed class ReentrantProbeGrain : ProbeGrainCore, IReentrantProbeGrain;

/// <summary>Its first activation of a key fails.</summary>
public sealed class RefusingGrain : Grain, IRefusingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Interlocked.Increment(ref Probe.Of(this.GetPrimaryKeyString()).Activations) == 1
            ? throw new InvalidOperationException("not today")
            : Task.CompletedTask;

    public Task<int> PingAsync() => Task.FromResult(1);
}

[GenerateSerializer, Alias("conformance.memory")]
public sealed class Memory
{
    [Id(0)] public int Number { get; set; }
}

public sealed class RememberingGrain([PersistentState("memory", "org")] IPersistentState<Memory> memory) : Grain, IRememberingGrain
{
    public Task RememberAsync(int number)
    {
        memory.State.Number = number;
        return memory.WriteStateAsync();
    }

    public Task<int> RecallAsync() => Task.FromResult(memory.State.Number);

    public Task<bool> ExistsAsync() => Task.FromResult(memory.RecordExists);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
