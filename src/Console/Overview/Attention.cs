using System.Collections.Immutable;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Overview;

/// <summary>One thing that somebody should see to, with the way to it.</summary>
/// <param name="Page">Under the org.</param>
internal sealed record Attention(bool IsBad, string Title, string Detail, string Action, string Page, DateTimeOffset? Since)
{
    /// <summary>Ordered by harm: what stops everything, what failed, what would go wrong.</summary>
    public static ImmutableArray<Attention> Of(OrgFacts facts) =>
    [
        .. NotConnected(facts), .. Paused(facts), .. facts.Groups.Select(Failed),
        .. facts.Warnings.OrderBy(warning => warning.Finding.Severity).Select(Warned),
    ];

    private static IEnumerable<Attention> NotConnected(OrgFacts facts)
    {
        if (!facts.IsConnected)
            yield return new(
                true,
                "Salesforce is not connected",
                "Bookings are accepted and wait until it is.",
                "Connect",
                "salesforce",
                facts.OldestWaiting);
    }

    private static IEnumerable<Attention> Paused(OrgFacts facts)
    {
        if (facts is { IsConnected: true, PausedBecause: { } why })
            yield return new(
                true, "Nothing is written to Salesforce at the moment", why, "Look at the connection", "salesforce", facts.OldestWaiting);
    }

    private static Attention Failed(FailureGroupView group)
    {
        var list =
            $"failures?code={Uri.EscapeDataString(group.Code)}&object={Uri.EscapeDataString(group.Object ?? "")}&cause={Uri.EscapeDataString(group.Cause)}";
        var title = $"{FailureText.Title(group.Code, group.Cause)} ({FailureText.Count(group.Count)})";
        return group switch
        {
            { MayBeMended: true } => new(
                true, title, "Settings or Salesforce changed since. It may be mended: replay.", "Replay", list, group.Oldest),
            { Fix: { } fix } => new(true, title, group.WhatToDo, "Mend it", PageOf(fix), group.Oldest),
            _ => new(true, title, group.WhatToDo, "Look", list, group.Oldest),
        };
    }

    private static string PageOf(FailureFix fix) => fix.Row is null ? fix.Page : $"{fix.Page}?focus={Uri.EscapeDataString(fix.Row)}";

    private static Attention Warned(SettingsWarning warning) => new(
        warning.Finding.Severity == FindingSeverity.Error,
        FindingText.Title(warning.Finding), warning.Finding.Message, "Review mapping", FindingText.Page(warning.Finding), warning.Since);
}

/// <summary>What is known of an org when its overview is asked for.</summary>
internal sealed record OrgFacts
{
    public bool IsConnected { get; init; }

    public string? PausedBecause { get; init; }

    public DateTimeOffset? OldestWaiting { get; init; }

    public ImmutableArray<FailureGroupView> Groups { get; init; } = [];

    public ImmutableArray<SettingsWarning> Warnings { get; init; } = [];
}
