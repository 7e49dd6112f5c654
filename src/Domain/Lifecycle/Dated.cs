namespace OnceHub.Sync.Domain;

/// <summary>A fact, with the event that brought it. Of two, the newer is kept: that is all there is to joining states.</summary>
public sealed record Dated<T>(EventOrder At, T Value);

internal static class Dated
{
    /// <summary>The newer of the two; the first when they are of the same event. Null is older than anything.</summary>
    public static Dated<T>? Newer<T>(Dated<T>? one, Dated<T>? other) =>
        one is null || (other is not null && other.At > one.At) ? other : one;
}
