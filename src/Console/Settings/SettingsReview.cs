using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Mapping;

namespace OnceHub.Sync.Pages.Settings;

/// <summary>Says in words what differs between two settings, rules and rows alike.</summary>
internal static class SettingsReview
{
    public static ImmutableArray<ReviewLine> Between(OrgSettings before, OrgSettings after) =>
    [
        .. SettingsDiff.Between(before, after with { Mappings = before.Mappings }).Select(Told),
        .. MappingTab.Of(after).SelectMany(tab => MappingSheet.Changes(tab.Rows(before.Mappings), tab.Rows(after.Mappings))
            .Select(change => new ReviewLine(change.Kind, tab.Label, change.Text, $"mapping/{tab.Name}"))),
    ];

    private static ReviewLine Told(SettingsDifference difference)
    {
        var isUser = difference.Path.StartsWith("$.owners", StringComparison.Ordinal);
        return new("changed", isUser ? "Users" : "Rules", SettingsText.Of(difference), isUser ? "users" : "rules");
    }
}

/// <param name="Kind">added, changed or removed.</param>
/// <param name="Where">A table of the mapping, Rules or Users.</param>
/// <param name="Page">Under the org.</param>
public sealed record ReviewLine(string Kind, string Where, string Text, string Page);
