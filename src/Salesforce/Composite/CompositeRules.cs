using System.Buffers;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// What Salesforce asks of a composite request (REST API Developer Guide, Composite); a breach is a bug of the caller, found
/// before anything is sent.
/// </summary>
internal static class CompositeRules
{
    private const int MaxParts = 25;
    private const int MaxQueriesAndCollections = 5;
    private const int MaxRows = 200;
    private const int MaxTypeChunks = 10;
    private const int MaxStatement = 100_000;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <exception cref="ArgumentException">A part that Salesforce would refuse, and why.</exception>
    public static void Check(IReadOnlyList<CompositePart> parts)
    {
        Require(parts.Count <= MaxParts, $"A composite request takes {MaxParts} parts; this one has {parts.Count}.");
        var large = parts.Count(p => p is QueryPart or CollectionPart);
        Require(
            large <= MaxQueriesAndCollections,
            $"A composite request takes {MaxQueriesAndCollections} queries and collections together; this one has {large}.");
        var references = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            Require(
                IsReference(part.Reference),
                $"'{part.Reference}' is not a reference: use letters, digits and '_', not starting with '_'.");
            Require(references.Add(part.Reference), $"Two parts have the reference '{part.Reference}'.");
            CheckPart(part);
        }
    }

    /// <exception cref="ArgumentException">The text is no API name, and would change the address it is put in.</exception>
    public static string ApiName(string name)
    {
        if (name.Length is > 0 and <= 255 && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters)) return name;
        throw new ArgumentException($"'{name}' is not an API name of Salesforce.");
    }

    private static void CheckPart(CompositePart part)
    {
        switch (part)
        {
            case QueryPart query:
                Require(
                    query.Soql.Length is > 0 and <= MaxStatement,
                    $"Part '{part.Reference}': a statement has 1 to {MaxStatement} characters, not {query.Soql.Length}.");
                break;
            case CollectionPart collection:
                CheckCollection(collection);
                break;
            case RecordPart record:
                CheckRow(part, record.Verb, record.Row);
                Require(
                    record.Verb != WriteVerb.Upsert || record.ExternalIdField is not null,
                    $"Part '{part.Reference}' upserts without an external id field.");
                Require(
                    record.Verb != WriteVerb.Upsert || !string.IsNullOrEmpty(RecordValue(record)),
                    $"Part '{part.Reference}' upserts without a value of {record.ExternalIdField}.");
                break;
        }
    }

    /// <summary>The external id's value: as given, else the field's.</summary>
    public static string? RecordValue(RecordPart part) =>
        part.ExternalIdValue ?? (part.ExternalIdField is { } field ? part.Row.Fields[field]?.ToString() : null);

    private static void CheckCollection(CollectionPart part)
    {
        Require(
            !part.Rows.IsDefault && part.Rows.Length is > 0 and <= MaxRows,
            $"Part '{part.Reference}': a collection has 1 to {MaxRows} rows.");
        Require(part.Verb != WriteVerb.Delete, $"Part '{part.Reference}' deletes a collection; only single records are deleted.");
        foreach (var row in part.Rows) CheckRow(part, part.Verb, row);
        if (part.Verb == WriteVerb.Upsert)
        {
            Require(part.ExternalIdField is not null, $"Part '{part.Reference}' upserts without an external id field.");
            Require(part.Rows.All(r => r.Object == part.Rows[0].Object), $"Part '{part.Reference}': an upsert is of one object.");
            Require(
                part.Rows.All(r => r.Fields[part.ExternalIdField!] is { IsBlank: false }),
                $"Part '{part.Reference}' has a row without {part.ExternalIdField}.");
        }
        var chunks = 1;
        for (var i = 1; i < part.Rows.Length; i++)
            if (part.Rows[i].Object != part.Rows[i - 1].Object) chunks++;
        Require(
            chunks <= MaxTypeChunks,
            $"Part '{part.Reference}' changes its object {chunks - 1} times; "
            + $"sort the rows by object (Salesforce takes {MaxTypeChunks} runs).");
    }

    private static void CheckRow(CompositePart part, WriteVerb verb, RowBody row)
    {
        ApiName(row.Object);
        // Asked of every row: the sentence is put together only where it is needed.
        if (verb is WriteVerb.Update or WriteVerb.Delete && row.Id is null)
            throw new ArgumentException(
                $"Part '{part.Reference}' {(verb == WriteVerb.Update ? "updates" : "deletes")} a row of {row.Object} without its id.");
    }

    private static bool IsReference(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new ArgumentException(otherwise);
    }
}
