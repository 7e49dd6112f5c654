namespace OnceHub.Sync.Domain;

/// <summary>A write while it is put together.</summary>
internal sealed class WriteDraft
{
    public const string FallbackSource = "fallback";
    public const string RequiredSource = "required";

    private readonly List<FieldChange> _changes = [];

    public FieldSet Fields { get; } = [];

    public List<FieldProblem> Problems { get; } = [];

    public void Set(string field, FieldValue? before, FieldValue value, string source)
    {
        Fields[field] = value;
        _changes.Add(new FieldChange(field, before is { IsBlank: false } was ? was.ToString() : null, value.ToString(), source));
    }

    public void Take(PersonWrite other)
    {
        foreach (var (field, value) in other.Fields) Fields[field] = value;
        _changes.AddRange(other.Changes);
        Problems.AddRange(other.Problems);
    }

    public PersonWrite Finish() => new(Fields, [.. _changes], [.. Problems.Distinct()]);
}
