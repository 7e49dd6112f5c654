using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>A write while it is put together.</summary>
internal sealed class WriteDraft(
    string objectName, ImmutableArray<FieldMapping> rows, MappingSource source, string region, FieldTypes? types)
{
    /// <summary>An estimate of those that no row says, such as the external id, the owner and the record type.</summary>
    private const int OtherFields = 6;

    public const string FallbackSource = "fallback";
    public const string RequiredSource = "required";

    private readonly List<FieldChange> _changes = [];
    private readonly List<string> _confirmed = [];
    private readonly Dictionary<string, FieldValue> _left = new(StringComparer.OrdinalIgnoreCase);

    public string ObjectName => objectName;

    public ImmutableArray<FieldMapping> Rows => rows;

    public string Region => region;

    public FieldTypes? Types => types;

    public FieldSet Fields { get; } = new(Math.Min(rows.Length + OtherFields, FieldSet.UsualFields));

    public List<FieldProblem> Problems { get; } = [];

    /// <summary>Reads its rows; what does not fit is told among its problems.</summary>
    public RowFitting Fitting() => new(objectName, source, region, types, Problems);

    public void Set(string field, FieldValue? before, FieldValue value, string source)
    {
        Fields[field] = value;
        _changes.Add(new FieldChange(field, before is { IsBlank: false } was ? was.ToString() : null, value.ToString(), source));
    }

    /// <summary>The record shows the source's value already.</summary>
    public void Confirm(string field) => _confirmed.Add(field);

    public bool IsConfirmed(string field) => _confirmed.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The record's own value stays, whatever the source says.</summary>
    public void Leave(string field, FieldValue told) => _left[field] = told;

    /// <summary>What the source says of a field that is left as it is; null where it says nothing.</summary>
    public FieldValue? LeftOf(string field) => _left.TryGetValue(field, out var told) ? told : null;

    /// <summary>It is not written after all.</summary>
    public void Drop(string field)
    {
        Fields[field] = null;
        _changes.RemoveAll(change => change.Field.Equals(field, StringComparison.OrdinalIgnoreCase));
    }

    public PersonWrite Finish() => new(Fields, [.. _changes], [.. Problems.Distinct()]) { Confirmed = [.. _confirmed] };
}
