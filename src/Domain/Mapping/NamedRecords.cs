using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>A record as a text names it: by its name, or by a unique external id.</summary>
/// <param name="Object">API name of the object that the lookup leads to.</param>
/// <param name="Text">As the guest or administrator wrote it.</param>
public readonly record struct NamedRecord(string Object, string Text)
{
    /// <summary>Names that are longer are nobody's.</summary>
    private const int Longest = 255;

    /// <summary>Those that must be looked up before these rows can be written. Blanks and record ids need no look-up.</summary>
    public static IEnumerable<NamedRecord> In(ImmutableArray<FieldMapping> rows, MappingSource source, FieldTypes types)
    {
        // Few mappings have such a row, and every turn asks.
        foreach (var row in rows)
            if (types.Find(row.Target) is { Kind: FieldKind.Reference }) return Read(rows, source, types);
        return [];
    }

    private static IEnumerable<NamedRecord> Read(ImmutableArray<FieldMapping> rows, MappingSource source, FieldTypes types)
    {
        foreach (var row in rows)
        {
            if (types.Find(row.Target) is not { Kind: FieldKind.Reference } field || !source.TryRead(row.Source, out var value)) continue;
            var text = (value.IsBlank ? row.Fallback : value.ToString())?.Trim();
            if (string.IsNullOrEmpty(text) || text.Length > Longest || IsId(text)) continue;
            foreach (var target in field.References) yield return new NamedRecord(target, text);
        }
    }

    /// <summary>Fifteen letters may be a name; every record id has digits.</summary>
    internal static bool IsId(string text) => text.Any(char.IsAsciiDigit) && SalesforceId.TryParse(text, out _);

    /// <summary>As Salesforce compares: without case.</summary>
    internal NamedRecord Normal => new(Object, Text.Trim().ToLowerInvariant());
}

/// <summary>The records that texts of one turn were found to name.</summary>
public sealed class NamedRecords
{
    private readonly Dictionary<NamedRecord, ImmutableArray<SalesforceId>> _found = [];

    public bool Has(NamedRecord name) => _found.ContainsKey(name.Normal);

    public void Add(NamedRecord name, ImmutableArray<SalesforceId> records) => _found[name.Normal] = records;

    /// <summary>The one record that the text names; else null, with the reason.</summary>
    internal FieldValue? Find(FieldType field, string text, ICollection<FieldProblem> problems)
    {
        var records = field
            .References.SelectMany(target => _found.GetValueOrDefault(new NamedRecord(target, text).Normal, []))
            .Distinct()
            .ToArray();
        var targets = string.Join(" or ", field.References);
        switch (records)
        {
            case [var only]:
                return FieldValue.Of(only.Value);
            case []:
                problems.Add(
                    new FieldProblem(
                        field.Name,
                        FieldProblemCodes.LookupUnknown,
                        $"No {targets} is called '{TypedValue.Short(text)}', or the connected user does not see it, "
                        + $"so {field.Name} was left out. Correct the value, or make the record, then replay."));
                return null;
            default:
                problems.Add(
                    new FieldProblem(
                        field.Name,
                        FieldProblemCodes.LookupAmbiguous,
                        $"{records.Length} records of {targets} are called '{TypedValue.Short(text)}' "
                        + $"({string.Join(", ", records.Take(3))}{(records.Length > 3 ? ", …" : "")}), so {field.Name} was left out. "
                        + "Map a unique external id or the record id, then replay."));
                return null;
        }
    }
}
