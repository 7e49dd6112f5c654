using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>Reads the mapping tables. What depends on the org's own fields is checked against its describe, elsewhere.</summary>
internal static partial class MappingReader
{
    private const string PersonAccount = "personAccount";

    public static MappingTable Read(DocumentNode? node)
    {
        var standard = MappingTable.Default;
        if (node is null) return standard;
        var table = new MappingTable
        {
            Contact = ReadRows(node, "contact") ?? standard.Contact,
            Lead = ReadRows(node, "lead") ?? standard.Lead,
            Account = ReadRows(node, "account") ?? standard.Account,
            Event = ReadRows(node, "event") ?? standard.Event,
            Case = ReadRows(node, "case") ?? standard.Case,
            PersonAccount = ReadRows(node, PersonAccount),
        };
        node.RefuseUnknown();
        return table;
    }

    private static ImmutableArray<FieldMapping>? ReadRows(DocumentNode parent, string name)
    {
        if (parent.Items(name) is not { } items) return null;
        var targets = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var rows = ImmutableArray.CreateBuilder<FieldMapping>();
        foreach (var item in items)
        {
            var row = ReadRow(item, name);
            if (row.Target.Length > 0 && !targets.Add(row.Target))
                item.Report("target", $"'{row.Target}' is mapped by an earlier row already. Keep one row for each field.");
            rows.Add(row);
        }
        return rows.ToImmutable();
    }

    private static FieldMapping ReadRow(DocumentNode node, string table)
    {
        var source = node.Text("source") ?? "";
        var target = node.Text("target") ?? "";
        var row = new FieldMapping
        {
            Source = source,
            Target = target,
            Overwrite = node.OptionalFlag("overwrite"),
            Fallback = node.Text("fallback"),
            FallbackOnUpdate = node.Flag("fallbackOnUpdate", false),
        };
        node.RefuseUnknown();
        if (row is { FallbackOnUpdate: true, Fallback: null })
            node.Report("fallbackOnUpdate", "is true, but the row has no fallback to write. Give it one, or leave this out.");
        if (row.FallbackOnUpdate && table == "event")
            node.Report("fallbackOnUpdate", "cannot be true for an Event: what is in it is not read before it is written again.");
        if (source.Length == 0) node.Report("source", "is missing: name the OnceHub value to write.");
        else if (SourceNames.FaultOf(source) is { } fault) node.Report("source", fault);
        if (target.Length == 0) node.Report("target", "is missing: name the Salesforce field to write.");
        else if (!ApiName().IsMatch(target)) node.Report("target", $"'{target}' is not a field's API name.");
        else if (!MappableFields.Has(table, target))
            node.Report("target", $"'{target}' cannot be mapped: it is set by Salesforce or by this connector alone.");
        else if (table is "contact" or "lead" or PersonAccount && target.Equals("Name", StringComparison.OrdinalIgnoreCase))
            node.Report("target", "'Name' cannot be written on people: map FirstName and LastName.");
        return row;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,79}$", RegexOptions.CultureInvariant)]
    private static partial Regex ApiName();
}
