using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>What changed in Salesforce that the settings do not suit, before a booking meets it.</summary>
internal static class SettingsWarningsEndpoint
{
    public static async Task<IResult> FindAsync(
        string org, [Description("true: look now; else as of the last look.")] string? fresh, OrgWorker worker, CancellationToken cancellationToken)
    {
        var maxAge = QueryText.Flag("fresh", fresh) ? TimeSpan.Zero : TimeSpan.MaxValue;
        if (await worker.CheckSchemaAsync(OrgId.Parse(org), maxAge, cancellationToken) is not { } report)
            return Problem.Of(ProblemKinds.WorkerUnavailable, $"What does the work of org '{org}' cannot be reached from here, or takes long. Try again; check that a silo is up.");
        var seen = report.WarningsJson is { } json ? SettingsWarnings.FromJson(json) : null;
        return TypedResults.Ok(new SettingsWarningsView(seen?.CheckedAt, report.WhyNot, [.. (seen?.Warnings ?? []).Select(SettingsWarningView.Of)]));
    }
}

/// <param name="CheckedAt">When Salesforce was last looked at; null when never.</param>
/// <param name="NotCheckedBecause">Why there is no newer look; null when it is new enough.</param>
internal sealed record SettingsWarningsView(DateTimeOffset? CheckedAt, string? NotCheckedBecause, IReadOnlyList<SettingsWarningView> Warnings);

/// <param name="Severity">error or warning.</param>
/// <param name="Path">JSON path in the settings document.</param>
/// <param name="Code">Stable; listed in docs/mapping.md.</param>
/// <param name="Since">When it was first seen.</param>
internal sealed record SettingsWarningView(string Severity, string Path, string Code, string Message, DateTimeOffset Since)
{
    public static SettingsWarningView Of(SettingsWarning warning) => new(
        warning.Finding.Severity == FindingSeverity.Error ? "error" : "warning", warning.Finding.Path, warning.Finding.Code, warning.Finding.Message, warning.Since);
}
