using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Mapping;

/// <summary>One table of the mapping as a form shows it: rows, what is wrong with them, and how they differ from what is saved.</summary>
internal static partial class MappingSheet
{
    /// <summary>The saved rows, those of required fields first.</summary>
    public static List<RowForm> RowsOf(OrgSettings settings, MappingTab tab, ObjectType? type)
    {
        var itself = tab.OverwritesByItself(settings);
        return
        [
            .. tab.Rows(settings.Mappings)
                .OrderByDescending(row => type?.Fields.GetValueOrDefault(row.Target)?.Required == true)
                .Select(row => new RowForm
                {
                    Source = row.Source,
                    Target = row.Target,
                    Fallback = row.Fallback,
                    Overwrite = row.Overwrite ?? itself,
                    OnUpdate = row.FallbackOnUpdate,
                }),
        ];
    }

    /// <summary>The settings with these rows. A row that means what it meant before stays as it was written.</summary>
    /// <param name="known">What a row meant before is looked up here; in the settings themselves when null.</param>
    public static OrgSettings Apply(OrgSettings settings, MappingTab tab, IReadOnlyList<RowForm> rows, OrgSettings? known = null)
    {
        var saved = tab.Rows((known ?? settings).Mappings);
        var itself = tab.OverwritesByItself(settings);
        return settings with { Mappings = tab.With(settings.Mappings, [.. rows.Select(Row)]) };

        FieldMapping Row(RowForm row)
        {
            var target = Text(row.Target);
            var before = saved.FirstOrDefault(one => one.Target.Equals(target, StringComparison.OrdinalIgnoreCase));
            var meant = before is null ? itself : before.Overwrite ?? itself;
            var fallback = Text(row.Fallback);
            return new FieldMapping
            {
                Source = Text(row.Source),
                Target = target,
                Fallback = fallback.Length == 0 ? null : fallback,
                Overwrite = !tab.HasOverwrite || row.Overwrite == meant ? before?.Overwrite : row.Overwrite,
                FallbackOnUpdate = row.OnUpdate && fallback.Length > 0,
            };
        }
    }

    /// <summary>What keeps the rows from being saved, and what would go wrong with them in the connected org.</summary>
    /// <param name="types">The org's objects; empty while it cannot be asked.</param>
    public static ImmutableArray<RowProblem> Problems(OrgSettings applied, MappingTab tab, ImmutableArray<ObjectType> types)
    {
        var found = new List<RowProblem>();
        foreach (var problem in OrgSettingsJson.Parse(OrgSettingsJson.Write(applied)).Problems)
            if (At(problem.Path, tab) is { } place)
                found.Add(new(place.Row, place.Member, true, true, "", SentenceOf(problem, place.Member)));
        var unread = found.Select(problem => problem.Row).ToHashSet();
        if (!types.IsEmpty)
            foreach (var finding in MappingCheck.Run(applied, new OrgTypes(types, null)))
                if (At(finding.Path, tab) is { } place && (place.Row is null || !unread.Contains(place.Row)))
                    found.Add(
                        new(place.Row, place.Member, finding.Severity == FindingSeverity.Error, false, finding.Code, finding.Message));
        // A blank is told of twice: that it is one, and that something is missing.
        return
        [
            .. found
                .GroupBy(problem => (problem.Row, problem.Member))
                .SelectMany(same => same.Any(one => one.Blocks) ? same.TakeLast(1) : same),
        ];
    }

    /// <summary>How the rows differ from the saved ones, field by field.</summary>
    public static ImmutableArray<RowChange> Changes(ImmutableArray<FieldMapping> saved, ImmutableArray<FieldMapping> rows)
    {
        var changes = ImmutableArray.CreateBuilder<RowChange>();
        foreach (var row in rows)
        {
            var before = saved.FirstOrDefault(one => IsSame(one, row));
            if (before is null) changes.Add(new("added", $"{NameOr(row.Source, "nothing yet")} → {NameOr(row.Target, "no field yet")}"));
            else if (before != row) changes.Add(new("changed", $"{row.Target}: {string.Join(", ", Differences(before, row))}"));
        }
        foreach (var gone in saved.Where(one => !rows.Any(row => IsSame(one, row))))
            changes.Add(new("removed", $"{gone.Source} → {gone.Target}"));
        return changes.ToImmutable();
    }

    private static bool IsSame(FieldMapping one, FieldMapping other) => one.Target.Equals(other.Target, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Differences(FieldMapping before, FieldMapping after)
    {
        if (before.Source != after.Source) yield return $"from {before.Source} to {after.Source}";
        if (before.Overwrite != after.Overwrite) yield return after.Overwrite == true ? "overwrite on" : "overwrite off";
        if (before.Fallback != after.Fallback) yield return $"fallback {Quoted(before.Fallback)} to {Quoted(after.Fallback)}";
        if (before.FallbackOnUpdate != after.FallbackOnUpdate)
            yield return after.FallbackOnUpdate ? "fallback also on existing records" : "fallback on new records only";
    }

    private static (int? Row, string Member)? At(string path, MappingTab tab)
    {
        if (PathOfRow().Match(path) is not { Success: true } match || match.Groups["table"].Value != tab.Name) return null;
        return (
            match.Groups["at"].Success ? int.Parse(match.Groups["at"].Value, System.Globalization.CultureInfo.InvariantCulture) : null,
            match.Groups["member"].Value);
    }

    private static string SentenceOf(SettingsProblem problem, string member) => member switch
    {
        "source" when problem.Message.StartsWith("is missing", StringComparison.Ordinal) => "Choose what OnceHub value to write.",
        "target" when problem.Message.StartsWith("is missing", StringComparison.Ordinal) => "Choose a Salesforce field.",
        _ => char.ToUpperInvariant(problem.Message[0]) + problem.Message[1..],
    };

    private static string Text(string? text) => text?.Trim() ?? "";

    private static string NameOr(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static string Quoted(string? text) => text is null ? "none" : $"“{text}”";

    [GeneratedRegex(@"^\$\.mappings\.(?<table>[A-Za-z]+)(\[(?<at>\d+)\](\.(?<member>\w+))?)?")]
    private static partial Regex PathOfRow();
}

/// <param name="Row">Null for what is about the table.</param>
/// <param name="Member">source, target or fallback; empty for the whole row.</param>
/// <param name="Blocks">The settings cannot be saved with it.</param>
public sealed record RowProblem(int? Row, string Member, bool IsError, bool Blocks, string Code, string Text);

/// <param name="Kind">added, changed or removed.</param>
public sealed record RowChange(string Kind, string Text);
