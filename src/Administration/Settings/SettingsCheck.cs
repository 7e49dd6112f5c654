using System.Collections.Immutable;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Settings;

/// <summary>Whether a settings document can be used, and suits the connected Salesforce org.</summary>
public sealed class SettingsCheck(SettingsDocuments documents, SettingsValidation validation, OrgWorker worker, SalesforceLooks looks)
{
    /// <summary>Its form, and then each row against the connected org. Saves nothing.</summary>
    /// <param name="json">The saved document when null.</param>
    public async Task<SettingsVerdict> RunAsync(OrgId org, string? json, CancellationToken cancellationToken)
    {
        var reading = OrgSettingsJson.Parse(json ?? (await documents.FindAsync(org, cancellationToken)).Json);
        if (!reading.IsValid) return new SettingsVerdict(reading.Problems, null);
        return new SettingsVerdict([], await validation.RunAsync(org, reading.Settings, cancellationToken));
    }

    /// <summary>What changed in Salesforce that the settings do not suit, as of the last look at the org's objects.</summary>
    /// <param name="fresh">Look now.</param>
    public async Task<Result<SettingsChanges>> FindWarningsAsync(OrgId org, bool fresh, CancellationToken cancellationToken)
    {
        if (fresh && looks.Spend(org) is { } spent) return spent;
        if (await worker.CheckSchemaAsync(org, fresh ? TimeSpan.Zero : TimeSpan.MaxValue, cancellationToken) is not { } report)
            return new Refusal(
                RefusalKind.WorkerUnavailable,
                $"What does the work of org '{org}' cannot be reached from here, or takes long. Try again; check that a silo is up.");
        var seen = report.WarningsJson is { } json ? SettingsWarnings.FromJson(json) : null;
        if (seen is null) return new SettingsChanges(null, report.WhyNot, []);
        var settings = (await documents.FindAsync(org, cancellationToken)).Read();
        return new SettingsChanges(
            seen.CheckedAt, report.WhyNot, [.. seen.Warnings.Select(warning => warning with { Finding = warning.Finding.In(settings) })]);
    }
}

/// <param name="Problems">What makes the document unusable.</param>
/// <param name="Live">What would go wrong in the connected org; null when the document is unusable.</param>
public sealed record SettingsVerdict(ImmutableArray<SettingsProblem> Problems, LiveFindings? Live)
{
    /// <summary>No problem, and no finding that is an error.</summary>
    public bool IsValid => Problems.IsEmpty && Live!.Findings.All(finding => finding.Severity != FindingSeverity.Error);
}

/// <param name="CheckedAt">When Salesforce was last looked at; null when never.</param>
/// <param name="WhyNot">Why there is no newer look; null when it is new enough.</param>
public sealed record SettingsChanges(DateTimeOffset? CheckedAt, string? WhyNot, ImmutableArray<SettingsWarning> Warnings);
