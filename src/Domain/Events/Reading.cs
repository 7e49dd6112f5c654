using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>What came of reading bytes: either <see cref="Readable{T}"/> or <see cref="Unreadable{T}"/>, nothing else.</summary>
public abstract record Reading<T>
    where T : class
{
    private protected Reading() { }

    /// <summary>For callers that need not match on the type.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out UnreadableEvent? problem)
    {
        value = (this as Readable<T>)?.Value;
        problem = (this as Unreadable<T>)?.Problem;
        return value is not null;
    }
}

public sealed record Readable<T>(T Value) : Reading<T>
    where T : class;

public sealed record Unreadable<T>(UnreadableEvent Problem) : Reading<T>
    where T : class;
