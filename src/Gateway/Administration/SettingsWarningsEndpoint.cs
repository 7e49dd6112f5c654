using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>What changed in Salesforce that the settings do not suit, before a booking meets it.</summary>
internal static class SettingsWarningsEndpoint
{
    public static Task<IResult> FindAsync(
        string org,
        [Description("true: look now; else as of the last look."), Flag] string? fresh,
        SettingsCheck check,
        CancellationToken cancellationToken) =>
        check.FindWarningsAsync(OrgId.Parse(org), QueryText.Flag("fresh", fresh), cancellationToken).AnswerAsync(
            org, static seen => TypedResults.Ok(
                new SettingsWarningsView(seen.CheckedAt, seen.WhyNot, [.. seen.Warnings.Select(SettingsWarningView.Of)])));
}

/// <param name="CheckedAt">When Salesforce was last looked at; null when never.</param>
/// <param name="NotCheckedBecause">Why there is no newer look; null when it is new enough.</param>
internal sealed record SettingsWarningsView(
    DateTimeOffset? CheckedAt, string? NotCheckedBecause, IReadOnlyList<SettingsWarningView> Warnings);

/// <param name="Severity">error or warning.</param>
/// <param name="Place">Where it is, as a person sees it: Contact mapping, row 6 (form.custom.Budget → Budget__c).</param>
/// <param name="Path">JSON path in the settings document.</param>
/// <param name="Code">Stable; listed in docs/mapping.md.</param>
/// <param name="Since">When it was first seen.</param>
internal sealed record SettingsWarningView(string Severity, string Place, string Path, string Code, string Message, DateTimeOffset Since)
{
    public static SettingsWarningView Of(SettingsWarning warning) => new(
        warning.Finding.Severity == FindingSeverity.Error ? "error" : "warning",
        warning.Finding.Place ?? SettingsPlace.Of(warning.Finding.Path, null),
        warning.Finding.Path,
        warning.Finding.Code,
        warning.Finding.Message,
        warning.Since);
}
