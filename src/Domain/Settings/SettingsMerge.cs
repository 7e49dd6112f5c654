using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Joins two changes of the same settings: each change of either is in the result, and where both changed one thing
/// differently, mine is. Rows of a mapping are told apart by their field, other lists count as one thing.
/// </summary>
public static class SettingsMerge
{
    public static MergedSettings Of(OrgSettings before, OrgSettings theirs, OrgSettings mine)
    {
        var both = ImmutableArray.CreateBuilder<MergeClash>();
        var rest = Merge("$", Rest(before), Rest(theirs), Rest(mine), both)!;
        var settings =
            OrgSettingsJson.ReadDraft(rest.ToJsonString())
            ?? throw new InvalidOperationException("Settings that were written cannot be read.");
        return new MergedSettings(
            settings with
            {
                Mappings = Merge(before.Mappings, theirs.Mappings, mine.Mappings, both),
            },
            both.ToImmutable());
    }

    private static JsonObject Rest(OrgSettings settings)
    {
        var json = JsonNode.Parse(OrgSettingsJson.Write(settings))!.AsObject();
        json.Remove("mappings");
        return json;
    }

    private static JsonNode? Merge(string path, JsonNode? before, JsonNode? theirs, JsonNode? mine, ImmutableArray<MergeClash>.Builder both)
    {
        if (JsonNode.DeepEquals(before, mine)) return theirs?.DeepClone();
        if (JsonNode.DeepEquals(before, theirs) || JsonNode.DeepEquals(theirs, mine)) return mine?.DeepClone();
        if (before is JsonObject was && theirs is JsonObject others && mine is JsonObject own)
        {
            var merged = new JsonObject();
            foreach (var name in own.Select(member => member.Key).Union(others.Select(member => member.Key)))
                if (Merge($"{path}.{name}", was[name], others[name], own[name], both) is { } member) merged[name] = member;
            return merged;
        }
        both.Add(new MergeClash(path, null));
        return mine?.DeepClone();
    }

    private static MappingTable Merge(MappingTable before, MappingTable theirs, MappingTable mine, ImmutableArray<MergeClash>.Builder both)
    {
        var merged = mine;
        foreach (var name in MappingTable.Names)
        {
            // Person Accounts without rows of their own follow Contact's.
            if (name == "personAccount" && theirs.PersonAccount is null && mine.PersonAccount is null) continue;
            var (was, others, own) = (before.Rows(name), theirs.Rows(name), mine.Rows(name));
            if (!was.SequenceEqual(others)) merged = merged.With(name, Merge(name, was, others, own, both));
        }
        return merged;
    }

    private static ImmutableArray<FieldMapping> Merge(
        string table,
        ImmutableArray<FieldMapping> before,
        ImmutableArray<FieldMapping> theirs,
        ImmutableArray<FieldMapping> mine,
        ImmutableArray<MergeClash>.Builder both)
    {
        var merged = ImmutableArray.CreateBuilder<FieldMapping>();
        foreach (var row in mine)
        {
            var (was, other) = (Find(before, row), Find(theirs, row));
            if (row == was)
            {
                // They removed it, or changed it, or left it.
                if (other is not null) merged.Add(other);
                continue;
            }
            merged.Add(row);
            if (other != was && other != row) both.Add(new MergeClash($"$.mappings.{table}", row.Target));
        }
        foreach (var row in theirs.Where(row => Find(mine, row) is null))
        {
            var was = Find(before, row);
            if (was is null) merged.Add(row);
            // I removed what they changed.
            else if (row != was) both.Add(new MergeClash($"$.mappings.{table}", row.Target));
        }
        return merged.ToImmutable();
    }

    private static FieldMapping? Find(ImmutableArray<FieldMapping> rows, FieldMapping row) =>
        row.Target.Length == 0 ? null : rows.FirstOrDefault(one => one.Target.Equals(row.Target, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Both">What both changed differently, and mine is kept of.</param>
public sealed record MergedSettings(OrgSettings Settings, ImmutableArray<MergeClash> Both);

/// <param name="Path">JSON path of a member, or of a table of the mapping.</param>
/// <param name="Field">Of a table, the field that the row is for.</param>
public sealed record MergeClash(string Path, string? Field);
