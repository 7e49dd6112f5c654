namespace OnceHub.Sync.Administration;

/// <summary>What came of a use case: what was asked for, or why not.</summary>
public abstract record Result<T>
{
    private protected Result() { }

    public static implicit operator Result<T>(T value) => new Done<T>(value);

    public static implicit operator Result<T>(Refusal refusal) => new Refused<T>(refusal);
}

public sealed record Done<T>(T Value) : Result<T>
{
    // What was made may hold a secret.
    public override string ToString() => $"Done {{ {typeof(T).Name} }}";
}

public sealed record Refused<T>(Refusal Refusal) : Result<T>;
