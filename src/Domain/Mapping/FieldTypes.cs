namespace OnceHub.Sync.Domain;

/// <summary>
/// What an org's own fields take. Given to the mapping, values are converted to them; without it, only standard fields are known.
/// </summary>
/// <param name="Now">For the default of a required date.</param>
public sealed record FieldTypes(ObjectType Object, DateTimeOffset Now)
{
    public LongTexts LongTexts { get; init; }

    public Formulas Formulas { get; init; }

    /// <summary>What the texts for lookups were found to name; null where nobody looked.</summary>
    public NamedRecords? Names { get; init; }

    internal FieldType? Find(string field) => Object.Fields.GetValueOrDefault(field);

    /// <summary>The name, where the org has a field of it that can be written; else null.</summary>
    public string? Writable(string? field) => field is not null && Find(field) is { Createable: true, Updateable: true } ? field : null;
}
