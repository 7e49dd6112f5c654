using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What the next write of a record does otherwise, by what Salesforce said to the last one.</summary>
internal sealed class Adaptation
{
    private HashSet<string>? _refused;

    private ReferenceSuspects? _suspects;

    /// <summary>The fields of the last write; null before the first.</summary>
    private FieldSet? _written;

    public bool AllowDuplicates { get; private set; }

    /// <summary>Sent as a single record, so that Salesforce tells which duplicates it means.</summary>
    public bool Alone { get; private set; }

    /// <summary>What required fields got because Salesforce asked for it; null for nothing.</summary>
    public FieldSet? Defaults { get; private set; }

    /// <summary>The fields of the last write, by name.</summary>
    public IEnumerable<string> Written => _written?.Select(value => value.Key) ?? [];

    public bool IsRefused(string field) => _refused?.Contains(field) == true;

    /// <summary>What the failure leaves to be done otherwise.</summary>
    /// <param name="isNew">A record that is written for the first time cannot be what is deleted.</param>
    public WriteFacts FactsOf(RefusedWrite write, bool isNew) => new()
    {
        // What was not written cannot be left out: the same write would meet the same answer.
        Refused =
        [
            .. write.Failure.Fields.SelectMany(WrittenAs).Where(field => !IsRefused(field)).Distinct(StringComparer.OrdinalIgnoreCase),
        ],
        Defaults = write.Failure.Defaults is { } defaults ? NotGiven(defaults) : null,
        Taken = write.Failure.Fields is [var field] && IsMapped(field, write.Rows) && !IsRefused(field) ? field : null,
        SuspectsReference = ReferenceSuspects.AreMeant(write.Failure, isNew),
        AllowsDuplicates = AllowDuplicates,
        IsAlone = Alone,
    };

    /// <summary>
    /// Decides what a failure means, and takes the step where it is about how the record is sent. Returns the step where the
    /// record's part must take it; null when nothing is left to do.
    /// </summary>
    public FailureStep? Take<TFacts>(RefusedWrite write, TFacts facts, Func<CallFailure, TFacts, FailureStep> decide)
        where TFacts : WriteFacts
    {
        var step = decide(write.Failure, facts);
        if (step is FailureStep.SendWithoutReference)
        {
            if (LeaveOutNextReference(write)) return null;
            step = decide(write.Failure, (TFacts)((WriteFacts)facts with { SuspectsReference = false }));
        }
        return TryTake(step, write) ? null : step;
    }

    public void ApplyTo(FieldSet fields)
    {
        if (_refused is not null)
            foreach (var refused in _refused) fields[refused] = null;
        if (Defaults is { } defaults)
            foreach (var (field, value) in defaults)
                if (fields[field] is null or { IsBlank: true }) fields[field] = value;
        _written = fields;
    }

    /// <summary>False for a step that is not about how the record is sent.</summary>
    private bool TryTake(FailureStep step, RefusedWrite write)
    {
        switch (step)
        {
            case FailureStep.PlanAgain:
                return true;
            case FailureStep.AllowDuplicates:
                return AllowDuplicates = true;
            case FailureStep.SendAlone:
                return Alone = true;
            case FailureStep.SendWithout { Fields: var fields }:
                LeaveOut(fields, write, Sentence.Join(
                    $"Salesforce refused the value, so it was left out and the rest was saved: {write.Failure.Message}",
                    FailureReasons.GrantOf(write) ?? FailureReasons.OwnerTodo(write, _written)
                    ?? $"Correct the value or what is mapped there{FailureReasons.ThenReplay(write.Object, fields)}"));
                return true;
            case FailureStep.SendWithoutTaken { Field: var field }:
                LeaveOut([field], write, Sentence.Of(
                    "The field is unique in this org and another record has the value, so it was left out and the rest was saved: "
                    + write.Failure.Message));
                return true;
            case FailureStep.SendWithDefaults { Values: var values }:
                Give(values, write);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Salesforce does not say which id is nobody's ("invalid cross reference id" names no field): mapped look-ups, the owner
    /// and the record type are left out one after another until the record is taken, for it is worth more than they are.
    /// False when it was none of them; then all are written again.
    /// </summary>
    private bool LeaveOutNextReference(RefusedWrite write)
    {
        _suspects ??= new ReferenceSuspects(write.Object, write.Rows, write.Types, field => _written?.Contains(field) == true);
        return _suspects.Next(write.Failure, RefusedFields, write.Teller);
    }

    private HashSet<string> RefusedFields => _refused ??= new(StringComparer.OrdinalIgnoreCase);

    private void LeaveOut(ImmutableArray<string> fields, RefusedWrite write, string why)
    {
        RefusedFields.UnionWith(fields);
        write.Teller.Report(new FieldProblem(string.Join(", ", fields), write.Failure.Code, why));
    }

    private void Give(FieldSet values, RefusedWrite write)
    {
        Defaults ??= [];
        foreach (var (field, value) in values)
        {
            Defaults[field] = value;
            write.Teller.Report(new FieldProblem(
                field, write.Failure.Code,
                $"{write.Object}.{field} must have a value in this org and got '{value}'. "
                + "Map it to a OnceHub value, or give it a fallback."));
        }
    }

    private FieldSet NotGiven(FieldSet values)
    {
        var left = new FieldSet();
        foreach (var (field, value) in values)
            if (Defaults?.Contains(field) != true && !IsRefused(field)) left[field] = value;
        return left;
    }

    private static bool IsMapped(string field, ImmutableArray<FieldMapping> rows) =>
        rows.Any(row => row.Target.Equals(field, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> WrittenAs(string named) =>
        _written is not { } written || written.Contains(named) ? [named] : FieldKin.Of(named, written.Contains);
}
