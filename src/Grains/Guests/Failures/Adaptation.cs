using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What the next write of a record does otherwise, by what Salesforce said to the last one.</summary>
internal sealed class Adaptation
{
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly FieldSet _defaults = [];

    /// <summary>Names of the fields of the last write; null before the first.</summary>
    private HashSet<string>? _written;

    private ReferenceSuspects? _suspects;

    public bool AllowDuplicates { get; set; }

    /// <summary>Sent as a single record, so that Salesforce tells which duplicates it means.</summary>
    public bool Alone { get; private set; }

    public bool IsRefused(string field) => _refused.Contains(field);

    /// <summary>What required fields got because Salesforce asked for it.</summary>
    public FieldSet Defaults => _defaults;

    /// <summary>False when there is nothing more to do otherwise.</summary>
    /// <param name="report">Takes what a person should know of it.</param>
    public bool Learn(string objectName, CallFailure failure, Action<FieldProblem> report)
    {
        switch (failure.Action)
        {
            case FailureAction.AdaptFields:
                // What was not written cannot be left out: the same write would meet the same answer.
                var left = failure.Fields.SelectMany(WrittenAs).Where(_refused.Add).ToArray();
                if (left.Length == 0) return false;
                report(new FieldProblem(string.Join(", ", left), failure.Code, $"Salesforce refused the value, so it was left out and the rest was saved: {failure.Message} Correct the value or what is mapped there, then replay."));
                return true;
            case FailureAction.RequiredField when failure.Defaults is { } defaults:
                return LearnDefaults(objectName, failure.Code, defaults, report);
            case FailureAction.DuplicatesDetected when failure.ExistingRecords.IsEmpty && !Alone:
                return Alone = true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Salesforce does not say which id is nobody's ("invalid cross reference id" names no field): mapped look-ups, the owner
    /// and the record type are left out one after another until the record is taken, for it is worth more than they are.
    /// </summary>
    /// <param name="isNew">A record that is written for the first time cannot be what is deleted.</param>
    public bool LearnReferences(CallFailure failure, IEnumerable<FieldMapping> rows, FieldTypes? types, bool isNew, SubjectTurn subject)
    {
        if (!ReferenceSuspects.AreMeant(failure, isNew)) return false;
        _suspects ??= new ReferenceSuspects(rows, types, field => _written?.Contains(field) == true);
        return _suspects.Next(failure, _refused, subject);
    }

    /// <summary>A mapped field is unique in this org, and another record has the value: it is not this guest's for that.</summary>
    public bool LearnTaken(CallFailure failure, IEnumerable<FieldMapping> rows, Action<FieldProblem> report)
    {
        if (failure is not { Action: FailureAction.DuplicateValue, Fields: [var field] }) return false;
        if (!rows.Any(row => row.Target.Equals(field, StringComparison.OrdinalIgnoreCase)) || !_refused.Add(field)) return false;
        report(new FieldProblem(field, failure.Code, $"The field is unique in this org and another record has the value, so it was left out and the rest was saved: {failure.Message}"));
        return true;
    }

    public void ApplyTo(FieldSet fields)
    {
        foreach (var refused in _refused) fields[refused] = null;
        foreach (var (field, value) in _defaults)
            if (fields[field] is null or { IsBlank: true }) fields[field] = value;
        _written = fields.Select(field => field.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private bool IsWritten(string field) => _written is null || _written.Contains(field);

    private IEnumerable<string> WrittenAs(string named) => IsWritten(named) ? [named] : FieldKin.Of(named, _written!);

    private bool LearnDefaults(string objectName, string code, FieldSet defaults, Action<FieldProblem> report)
    {
        var any = false;
        foreach (var (field, value) in defaults)
        {
            if (_defaults.Contains(field) || _refused.Contains(field)) continue;
            _defaults[field] = value;
            report(new FieldProblem(field, code, $"{objectName}.{field} must have a value in this org and got '{value}'. Map it to a OnceHub value, or give it a fallback."));
            any = true;
        }
        return any;
    }
}
