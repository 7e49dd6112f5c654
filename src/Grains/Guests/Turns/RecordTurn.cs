using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>What a turn keeps of a record that it may write: how far it is, and what its next write does otherwise than the last.</summary>
internal abstract class RecordTurn
{
    public PartState State { get; private set; } = PartState.Open;

    public bool IsOpen => State.IsOpen;

    public Adaptation Adaptation { get; } = new();

    /// <summary>What the write of it that is under way changes.</summary>
    public IReadOnlyList<FieldChange> Changes { get; set; } = [];

    public void MarkDone() => State = PartState.Done;

    public void Reopen() => State = PartState.Open;

    public void SetAside(FailureReason why) => State = new PartState.SetAside(why);
}
