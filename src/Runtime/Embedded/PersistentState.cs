namespace OnceHub.Sync.Runtime;

/// <summary>A small record that outlives the activation. Read before <see cref="Grain.OnActivateAsync"/>.</summary>
/// <remarks>A write of stale state throws <see cref="InconsistentStateException"/>.</remarks>
public interface IPersistentState<TState>
{
    TState State { get; set; }

    bool RecordExists { get; }

    Task ReadStateAsync();

    Task WriteStateAsync();
}

/// <summary>Names the record that a constructor parameter of type <see cref="IPersistentState{TState}"/> stands for.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    public string StateName { get; } = stateName;

    public string? StorageName { get; } = storageName;
}

/// <summary>Somebody else has written the record since it was read.</summary>
public sealed class InconsistentStateException(string message) : Exception(message);
