namespace OnceHub.Sync.Batching;

/// <summary>What came of one item of a batch: its result, or its own error. Neighbours are not touched by it.</summary>
public readonly record struct Outcome<T>
{
    internal Outcome(T? value, Exception? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The result; only meaningful when <see cref="Error"/> is null.</summary>
    public T? Value { get; }

    public Exception? Error { get; }
}

public static class Outcome
{
    public static Outcome<T> Of<T>(T value) => new(value, null);

    public static Outcome<T> Failed<T>(Exception error) => new(default, error);
}
