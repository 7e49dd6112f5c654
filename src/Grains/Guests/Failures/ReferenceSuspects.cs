using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>
/// Which of a record's ids this org may not have, where Salesforce does not say: those of settings that came from another org
/// (its sandbox), and those that were mapped. One kind is left out at a time, so that no good one is lost for a bad one.
/// </summary>
internal sealed class ReferenceSuspects
{
    private const string InvalidReference = "INVALID_CROSS_REFERENCE_KEY";
    private const string HiddenReference = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY";
    private const string DeletedReference = "ENTITY_IS_DELETED";

    private readonly string _object;
    private readonly Queue<(string[] Fields, string What)> _open;
    private (string[] Fields, FieldProblem Problem, SubjectTurn Subject)? _leftOut;

    /// <param name="objectName">API name.</param>
    /// <param name="rows">The mapping of the object.</param>
    public ReferenceSuspects(string objectName, IEnumerable<FieldMapping> rows, FieldTypes? types, Func<string, bool> isWritten)
    {
        _object = objectName;
        var mapped = rows.Select(row => row.Target).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(target => types?.Object.Fields.GetValueOrDefault(target) is { Kind: FieldKind.Reference } && isWritten(target))
            .ToArray();
        var suspects = new List<(string[] Fields, string What)>();
        if (mapped.Length > 0) suspects.Add((mapped, $"what is mapped to {string.Join(" or ", mapped)}"));
        if (isWritten("OwnerId")) suspects.Add((["OwnerId"], "the owner (owners in the settings)"));
        if (isWritten("RecordTypeId")) suspects.Add((["RecordTypeId"], "the record type in the settings"));
        if (suspects.Count > 1)
            suspects.Add(([.. suspects.SelectMany(one => one.Fields).Distinct()], string.Join(" and ", suspects.Select(one => one.What))));
        _open = new(suspects);
    }

    /// <param name="isNew">A record that is written for the first time cannot be what is deleted.</param>
    public static bool AreMeant(CallFailure failure, bool isNew) => failure.Fields.IsEmpty
        && (failure.Code is InvalidReference or HiddenReference || (isNew && failure.Code == DeletedReference));

    /// <summary>False when it was none of them; then all are written again.</summary>
    public bool Next(CallFailure failure, HashSet<string> refused, SubjectTurn subject)
    {
        if (_leftOut is { } innocent)
        {
            refused.ExceptWith(innocent.Fields);
            innocent.Subject.Withdraw(innocent.Problem);
            _leftOut = null;
        }
        if (!_open.TryDequeue(out var next)) return false;
        refused.UnionWith(next.Fields);
        var problem = new FieldProblem(
            string.Join(", ", next.Fields),
            failure.Code,
            $"An id of the record is nobody's in this org (Salesforce says: {failure.Message}). "
            + $"Without {string.Join(" and ", next.Fields)} it was saved. "
            + $"Correct {next.What}{FailureReasons.ThenReplay(_object, next.Fields)}");
        subject.Report(problem);
        _leftOut = (next.Fields, problem, subject);
        return true;
    }
}
