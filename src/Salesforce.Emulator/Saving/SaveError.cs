using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

internal sealed record DuplicateFinding(DuplicateRule Rule, IReadOnlyList<Row> Matches);

/// <summary>Why a record was not saved, in Salesforce's own code and words.</summary>
internal sealed record SaveError(string Code, string Message, params string[] Fields)
{
    public DuplicateFinding? Duplicate { get; init; }
}

/// <summary>Stops the save of one record.</summary>
internal sealed class SaveException(params SaveError[] errors) : Exception(errors[0].Message)
{
    public SaveException(string code, string message, params string[] fields) : this(new SaveError(code, message, fields)) { }

    public IReadOnlyList<SaveError> Errors { get; } = errors;
}

internal sealed record SaveResult(string? Id, bool Created, IReadOnlyList<SaveError> Errors)
{
    public bool Success => Errors.Count == 0;

    public static SaveResult Failed(params IReadOnlyList<SaveError> errors) => new(null, false, errors);
}

/// <summary>How many rows of one object a request saves at once.</summary>
internal sealed class RowsTogether(int count)
{
    public static readonly RowsTogether Alone = new(1);

    public int Count => count;
}

/// <summary>Who saves, and what its headers ask.</summary>
internal sealed record SaveContext(Org Org, UserRights Rights)
{
    /// <summary>Sforce-Auto-Assign: TRUE is Salesforce's default for Account, Case and Lead.</summary>
    public bool AutoAssign { get; init; } = true;

    public string? AssignmentRuleId { get; init; }

    /// <summary>Sforce-Duplicate-Rule-Header: allowSave=true.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>Rows of the same object that are saved together: triggers see them at once.</summary>
    public RowsTogether Together { get; init; } = RowsTogether.Alone;

    /// <summary>Of the org, as a client meets it.</summary>
    public OrgCondition? Condition { get; init; }

    public DateTime Now { get; } = Org.Now;
}
