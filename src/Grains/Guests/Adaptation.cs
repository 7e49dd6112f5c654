using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>What the next write of a record does otherwise, by what Salesforce said to the last one.</summary>
internal sealed class Adaptation
{
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly FieldSet _defaults = [];

    public bool AllowDuplicates { get; set; }

    /// <summary>Sent as a single record, so that Salesforce tells which duplicates it means.</summary>
    public bool Alone { get; private set; }

    public bool IsRefused(string field) => _refused.Contains(field);

    /// <summary>False when there is nothing more to do otherwise.</summary>
    /// <param name="report">Takes what a person should know of it.</param>
    public bool Learn(string objectName, CallFailure failure, Action<FieldProblem> report)
    {
        switch (failure.Action)
        {
            case FailureAction.AdaptFields:
                if (!failure.Fields.Aggregate(false, (any, field) => _refused.Add(field) || any)) return false;
                report(new FieldProblem(string.Join(", ", failure.Fields), failure.Code, $"Salesforce refused the value, so it was left out and the rest was saved: {failure.Message}"));
                return true;
            case FailureAction.RequiredField when failure.DefaultsJson is { } json:
                return LearnDefaults(objectName, failure.Code, FieldSet.FromJson(json), report);
            case FailureAction.DuplicatesDetected when failure.ExistingRecords.IsEmpty && !Alone:
                return Alone = true;
            default:
                return false;
        }
    }

    public void ApplyTo(FieldSet fields)
    {
        foreach (var refused in _refused) fields[refused] = null;
        foreach (var (field, value) in _defaults)
            if (fields[field] is null or { IsBlank: true }) fields[field] = value;
    }

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
