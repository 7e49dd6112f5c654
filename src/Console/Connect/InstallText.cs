using System.Collections.Immutable;
using OnceHub.Sync.Administration.Connections;

namespace OnceHub.Sync.Pages.Connect;

/// <summary>Says what came of installing the package, step by step and part by part.</summary>
internal static class InstallText
{
    public static ImmutableArray<(bool Ok, string Text)> Lines(InstallReport report) =>
    [
        .. report.Steps.Select(step => (step.Ok, step.Message)),
        .. report
            .Components.Where(part => part.Change != "unchanged")
            .Select(part => (part.Change != "failed", $"{part.Type} {part.Name}: {part.Problem ?? part.Change}")),
    ];
}
