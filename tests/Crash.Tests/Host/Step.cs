namespace OnceHub.Sync.Crash.Tests;

/// <summary>
/// The durable steps of an event's way, each with a point before and after it: between any two of them a process may die,
/// or stand still.
/// </summary>
internal static class Step
{
    public const string Append = "append";
    public const string Lease = "lease";
    public const string Read = "read";
    public const string Bind = "bind";
    public const string Load = "load";
    public const string LookUp = "look-up";
    public const string Claim = "claim";
    public const string Write = "write";
    public const string Record = "record";
    public const string Defer = "defer";

    /// <summary>The points that every event passes, in its order.</summary>
    public static readonly IReadOnlyList<string> Points =
        [
            .. new[] { Append, Lease, Read, Bind, Load, LookUp, Claim, Write, Record }.SelectMany(step => new[] { Before(step), After(step) }),
        ];

    /// <summary>The points on the way of whoever holds the lease, between taking an event in hand and recording it.</summary>
    public static readonly IReadOnlyList<string> PointsInHand =
        [.. new[] { Read, Bind, Load, LookUp, Claim, Write, Record }.SelectMany(step => new[] { Before(step), After(step) })];

    public static string Before(string step) => $"before {step}";

    public static string After(string step) => $"after {step}";
}
