namespace OnceHub.Sync.Domain;

/// <summary>A write while it is put together.</summary>
internal sealed class WriteDraft
{
    public const string FallbackSource = "fallback";
    public const string RequiredSource = "required";

    private readonly List<FieldChange> _changes = [];
    private readonly List<string> _confirmed = [];

    public FieldSet Fields { get; } = [];

    public List<FieldProblem> Problems { get; } = [];

    public void Set(string field, FieldValue? before, FieldValue value, string source)
    {
        Fields[field] = value;
        _changes.Add(new FieldChange(field, before is { IsBlank: false } was ? was.ToString() : null, value.ToString(), source));
    }

    /// <summary>The record shows the source's value already.</summary>
    public void Confirm(string field) => _confirmed.Add(field);

    public void Take(PersonWrite other)
    {
        foreach (var (field, value) in other.Fields) Fields[field] = value;
        _changes.AddRange(other.Changes);
        _confirmed.AddRange(other.Confirmed);
        Problems.AddRange(other.Problems);
    }

    public PersonWrite Finish() => new(Fields, [.. _changes], [.. Problems.Distinct()]) { Confirmed = [.. _confirmed] };
}
