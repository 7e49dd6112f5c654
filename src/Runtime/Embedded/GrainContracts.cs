namespace OnceHub.Sync.Runtime;

/// <summary>Marks what can be called through a grain reference.</summary>
public interface IGrain;

/// <summary>A grain found by a string key. Methods return <see cref="Task"/> or <see cref="Task{TResult}"/> and take immutable arguments.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>Gives references to grains; asking for one starts nothing.</summary>
public interface IGrainFactory
{
    TGrain GetGrain<TGrain>(string primaryKey)
        where TGrain : IGrainWithStringKey;
}

/// <summary>Why an activation ends.</summary>
public readonly record struct DeactivationReason(DeactivationReasonCode ReasonCode, string Description);

public enum DeactivationReasonCode
{
    None,
    ShuttingDown,
    ActivationFailed,
    ActivationIdle,
    ApplicationRequested,
}
