using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Rules;

/// <summary>The calendars whose bookings open a Case, among the settings of single calendars.</summary>
internal static class CaseCalendars
{
    public static ImmutableArray<string> Of(ImmutableArray<CalendarRule> rules) =>
        [.. rules.Where(rule => rule.CreateCase).SelectMany(rule => rule.Ids).Distinct(StringComparer.Ordinal)];

    /// <summary>The same settings, but that Cases are opened for these and no others. A rule that then says nothing goes.</summary>
    public static ImmutableArray<CalendarRule> With(ImmutableArray<CalendarRule> rules, IReadOnlyCollection<string> wanted)
    {
        var ids = wanted.Where(id => !string.IsNullOrWhiteSpace(id)).Select(id => id.Trim()).Distinct(StringComparer.Ordinal).ToArray();
        var known = rules.SelectMany(rule => rule.Ids).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. rules.SelectMany(rule => Split(rule, ids)).Where(rule => rule.CreateCase || !IsSilent(rule)),
            .. ids.Where(id => !known.Contains(id)).Select(id => new CalendarRule { Ids = [id], CreateCase = true }),
        ];
    }

    /// <summary>A rule of several calendars parts where only some of them open a Case.</summary>
    private static IEnumerable<CalendarRule> Split(CalendarRule rule, string[] wanted)
    {
        if (rule.Ids.All(id => wanted.Contains(id) == rule.CreateCase))
        {
            yield return rule;
            yield break;
        }
        foreach (var part in rule.Ids.GroupBy(id => wanted.Contains(id)))
            yield return rule with { Ids = [.. part], CreateCase = part.Key };
    }

    private static bool IsSilent(CalendarRule rule) => rule with { Ids = [] } == CalendarRule.None with { Ids = [] };
}
