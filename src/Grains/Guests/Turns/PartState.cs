using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>How far a part of a turn has come, or a whole booking: one value, so that nothing is done and set aside at once.</summary>
internal abstract record PartState
{
    private PartState() { }

    /// <summary>Something is still to be found out or to be written.</summary>
    public static PartState Open { get; } = new Plain("open");

    /// <summary>It is as it should be, or nothing is wanted.</summary>
    public static PartState Done { get; } = new Plain("done");

    public bool IsOpen => ReferenceEquals(this, Open);

    private sealed record Plain(string Name) : PartState;

    /// <summary>It could not be written: a person must act, then it is replayed.</summary>
    public sealed record SetAside(FailureReason Why) : PartState;

    /// <summary>Its events go back to the inbox.</summary>
    /// <param name="Due">When they are tried again.</param>
    /// <param name="Counts">Whether this was a try of theirs.</param>
    public sealed record Deferred(DateTimeOffset Due, bool Counts, FailureReason Why) : PartState;
}
