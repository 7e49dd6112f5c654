using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain;

/// <summary>What differs between two settings. Defaults count as written, so that a member that is only spelled out is no difference.</summary>
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
        else if (before is JsonArray rows && after is JsonArray newRows)
            for (var i = 0; i < Math.Max(rows.Count, newRows.Count); i++)
                Compare($"{path}[{i}]", i < rows.Count ? rows[i] : null, i < newRows.Count ? newRows[i] : null, found);
        else
            found.Add(new SettingsDifference(path, before, after));
    }

    private static string Member(string path, string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{path}.{name}" : $"{path}['{name}']";
}

/// <param name="Path">JSON path.</param>
/// <param name="From">Null when it was not there, or null.</param>
public sealed record SettingsDifference(string Path, JsonNode? From, JsonNode? To);
