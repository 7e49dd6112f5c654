using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain;

/// <summary>
/// What differs between two settings. Defaults count as written, so that a member that is only spelled out is no difference.
/// </summary>
public static class SettingsDiff
{
    public static ImmutableArray<SettingsDifference> Between(OrgSettings before, OrgSettings after)
    {
        var found = ImmutableArray.CreateBuilder<SettingsDifference>();
        Compare("$", JsonNode.Parse(OrgSettingsJson.Write(before)), JsonNode.Parse(OrgSettingsJson.Write(after)), found);
        return found.ToImmutable();
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, ImmutableArray<SettingsDifference>.Builder found)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (before is JsonObject was && after is JsonObject becomes)
            foreach (var name in was.Select(member => member.Key).Union(becomes.Select(member => member.Key)))
                Compare(Member(path, name), was[name], becomes[name], found);
        else if (ByTarget(before) is { } earlier && ByTarget(after) is { } later)
            CompareRows(path, earlier, later, found);
        else if (before is JsonArray rows && after is JsonArray newRows)
            for (var i = 0; i < Math.Max(rows.Count, newRows.Count); i++)
                Compare($"{path}[{i}]", i < rows.Count ? rows[i] : null, i < newRows.Count ? newRows[i] : null, found);
        else
            found.Add(new SettingsDifference(path, before, after));
    }

    /// <summary>A row of a mapping is the same row while its target is, wherever it stands.</summary>
    private static void CompareRows(
        string path,
        Dictionary<string, (int At, JsonNode Row)> before,
        Dictionary<string, (int At, JsonNode Row)> after,
        ImmutableArray<SettingsDifference>.Builder found)
    {
        foreach (var (target, was) in before)
            if (after.TryGetValue(target, out var becomes)) Compare($"{path}[{becomes.At}]", was.Row, becomes.Row, found);
            else found.Add(new SettingsDifference($"{path}[{was.At}]", was.Row, null));
        foreach (var (target, added) in after)
            if (!before.ContainsKey(target)) found.Add(new SettingsDifference($"{path}[{added.At}]", null, added.Row));
    }

    /// <summary>Null where the items are not rows with targets of their own.</summary>
    private static Dictionary<string, (int At, JsonNode Row)>? ByTarget(JsonNode? list)
    {
        if (list is not JsonArray items) return null;
        var rows = new Dictionary<string, (int, JsonNode)>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not JsonObject row || row["target"] is not JsonValue target) return null;
            if (!rows.TryAdd(target.ToString(), (i, row))) return null;
        }
        return rows;
    }

    private static string Member(string path, string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{path}.{name}" : $"{path}['{name}']";
}

/// <param name="Path">JSON path.</param>
/// <param name="From">Null when it was not there, or null.</param>
public sealed record SettingsDifference(string Path, JsonNode? From, JsonNode? To);
