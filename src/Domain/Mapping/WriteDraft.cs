using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>A write while it is put together.</summary>
/// <param name="rows">By which most of its fields are set.</param>
internal sealed class WriteDraft(ImmutableArray<FieldMapping> rows)
{
    /// <summary>What no row says: whose it is, its owner and record type, what it belongs to.</summary>
    private const int OtherFields = 6;

    public const string FallbackSource = "fallback";
    public const string RequiredSource = "required";

    private readonly List<FieldChange> _changes = [];
    private readonly List<string> _confirmed = [];

    public FieldSet Fields { get; } = new(rows.Length + OtherFields);

    public List<FieldProblem> Problems { get; } = [];

    public void Set(string field, FieldValue? before, FieldValue value, string source)
    {
        Fields[field] = value;
        _changes.Add(new FieldChange(field, before is { IsBlank: false } was ? was.ToString() : null, value.ToString(), source));
    }

    /// <summary>The record shows the source's value already.</summary>
    public void Confirm(string field) => _confirmed.Add(field);

    public PersonWrite Finish() => new(Fields, [.. _changes], [.. Problems.Distinct()]) { Confirmed = [.. _confirmed] };
}
