using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>What a turn keeps of a record that it may write: how far it is, and what its next write does otherwise than the last.</summary>
internal abstract class RecordTurn
{
    private (WriteRound Round, int Row, WriteKind Kind)? _written;

    public PartState State { get; private set; } = PartState.Open;

    public bool IsOpen => State.IsOpen;

    public Adaptation Adaptation { get; } = new();

    /// <summary>What the write of it that is under way changes.</summary>
    public IReadOnlyList<FieldChange> Changes { get; set; } = [];

    /// <summary>Its insert is noted in this turn, so that what becomes of it is known.</summary>
    public bool IsIntentNoted { get; set; }

    public void MarkDone() => State = PartState.Done;

    public void Reopen() => State = PartState.Open;

    public void SetAside(FailureReason why) => State = new PartState.SetAside(why);

    public void MarkWrittenIn(WriteRound round, int row, WriteKind kind) => _written = (round, row, kind);

    public bool IsWrittenIn(WriteRound round) => _written is { } written && written.Round == round;

    /// <summary>Null where it is not written in this round.</summary>
    public RecordWrite? WriteIn(WriteRound round) => _written is { } written && written.Round == round ? round.WriteAt(written.Row) : null;

    /// <summary>The position of the write that makes it; null where it is there already, or is not written in this round.</summary>
    public int? RowThatMakesIt(WriteRound round) =>
        _written is { Kind: WriteKind.Insert } written && written.Round == round ? written.Row : null;
}
