using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// The settings document of an org. Its version is the ETag, so that two administrators cannot overwrite each other unseen:
/// "0" stands for the defaults, before anything was saved.
/// </summary>
internal static class SettingsEndpoints
{
    public static async Task<IResult> FindAsync(string org, SettingsDocuments documents, CancellationToken cancellationToken) =>
        new Document(await documents.FindAsync(OrgId.Parse(org), cancellationToken));

    public static async Task<IResult> SaveAsync(
        HttpContext http, string org, SettingsDocuments documents, CancellationToken cancellationToken)
    {
        var json = await JsonBody.ReadTextAsync(http);
        var save = await documents.SaveAsync(OrgId.Parse(org), json, Replaced(http.Request), Callers.Of(http).Name, cancellationToken);
        return Answer(http, org, save);
    }

    public static async Task<IResult> RollBackAsync(
        HttpContext http, string org, SettingsDocuments documents, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var asked = await JsonBody.ReadAsync<RollBackRequest>(http);
        if (asked.Version is not { } version)
            return Problem.Of(
                ProblemKinds.BodyInvalid, "'version' is missing: the version to go back to. List them at …/settings/versions.");
        return await documents.RollBackAsync(orgId, version, Replaced(http.Request), Callers.Of(http).Name, cancellationToken) is { } save
            ? Answer(http, org, save)
            : RefusalProblems.Of(SettingsDocuments.NoVersion(orgId, version), org);
    }

    public static async Task<IResult> ValidateAsync(HttpContext http, string org, SettingsCheck check, CancellationToken cancellationToken)
    {
        var json = await JsonBody.ReadTextAsync(http);
        var verdict = await check.RunAsync(OrgId.Parse(org), string.IsNullOrWhiteSpace(json) ? null : json, cancellationToken);
        return TypedResults.Ok(SettingsVerdictView.Of(verdict));
    }

    public static async Task<IResult> ListVersionsAsync(
        string org,
        [Description("1 to 200; 50 when left out. Fewer come where their documents are long."), Whole(1, QueryText.MaxLimit)] string? limit,
        [Description("Versions below this one; the newest when left out."), Whole(1)] string? before,
        SettingsDocuments documents,
        CancellationToken cancellationToken)
    {
        var versions = await documents.ListAsync(
            OrgId.Parse(org), QueryText.Number("before", before, int.MaxValue, int.MaxValue), QueryText.Limit(limit), cancellationToken);
        return TypedResults.Ok(new SettingsVersions([.. versions.Select(SettingsVersion.Of)]));
    }

    private static IResult Answer(HttpContext http, string org, SettingsSave save)
    {
        switch (save)
        {
            case SettingsSaved saved:
                if (saved.FailedBefore > 0) OfferReplay(http.Response, org, saved.FailedBefore);
                return new Document(saved.Document);
            case SettingsUnusable { Problems: var problems }:
                return Problem.Of(
                    ProblemKinds.SettingsInvalid,
                    $"Nothing was saved: the document has {problems.Length} problem(s), the first at {problems[0].Path}: "
                    + $"{problems[0].Message}",
                    ("problems", SettingsProblemView.Of(problems)));
            case SettingsVersionNeeded needed:
                return Problem.Of(
                    ProblemKinds.IfMatchRequired,
                    $"Org '{org}' has settings of version {needed.Version}. Read them, and send their ETag as If-Match, "
                    + "so that nobody's change is lost.");
            case SettingsConflict conflict:
                return Problem.Of(
                    ProblemKinds.SettingsChanged,
                    $"The settings of org '{org}' are no longer of the version in If-Match. "
                    + "Read them again, make your change in those, and send their ETag.",
                    ("version", conflict.Version));
            default:
                throw new InvalidOperationException($"There is no answer for a {save.GetType().Name}.");
        }
    }

    /// <summary>What failed before may be mended by this change: the answer says where to look and what can be tried again.</summary>
    private static void OfferReplay(HttpResponse response, string org, long failed) => response.Headers.Link =
        $"</v1/orgs/{org}/failures/groups>; rel=\"related\"; title=\"{failed} events failed before this change; "
        + "replay those that it mends\"";

    /// <summary>Null when the request does not say what it replaces; version -1 for what can be no version.</summary>
    private static SettingsReplaced? Replaced(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0) return null;
        if (header == "*") return new SettingsReplaced(null);
        return new SettingsReplaced(
            header is ['"', .. var text, '"'] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : -1);
    }

    /// <summary>The document as it was saved, for export and for keeping in git, with its version as ETag.</summary>
    private sealed class Document(SettingsDocument document) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = $"\"{document.Version}\"";
            return TypedResults.Text(document.Json, "application/json", Encoding.UTF8).ExecuteAsync(httpContext);
        }
    }
}

/// <param name="Valid">No problem, and no finding that is an error.</param>
/// <param name="Problems">What makes the document unusable.</param>
/// <param name="CheckedAgainstSalesforce">The connected org was asked what it has.</param>
/// <param name="NotCheckedBecause">Why it was not asked, and what to do.</param>
/// <param name="Findings">What would go wrong in this Salesforce org: errors and warnings.</param>
internal sealed record SettingsVerdictView(
    bool Valid,
    IReadOnlyList<SettingsProblemView> Problems,
    bool CheckedAgainstSalesforce,
    string? NotCheckedBecause,
    IReadOnlyList<FindingView> Findings)
{
    public static SettingsVerdictView Of(SettingsVerdict verdict) => new(
        verdict.IsValid, SettingsProblemView.Of(verdict.Problems), verdict.Live is { WhyNot: null }, verdict.Live?.WhyNot,
        verdict.Live is { } live ? FindingView.Of(live.Findings) : []);
}

/// <param name="Severity">error or warning.</param>
/// <param name="Place">Where it is, as a person sees it: Contact mapping, row 6 (form.custom.Budget → Budget__c).</param>
/// <param name="Path">JSON path in the document.</param>
/// <param name="Code">Stable; listed in docs/mapping.md.</param>
internal sealed record FindingView(string Severity, string Place, string Path, string Code, string Message)
{
    public static FindingView Of(SettingsFinding finding) => new(
        finding.Severity == FindingSeverity.Error ? "error" : "warning",
        finding.Place ?? SettingsPlace.Of(finding.Path, null),
        finding.Path,
        finding.Code,
        finding.Message);

    public static FindingView[] Of(ImmutableArray<SettingsFinding> findings) => [.. findings.Select(Of)];
}

/// <param name="Place">Where it is, as a person sees it.</param>
/// <param name="Path">JSON path.</param>
internal sealed record SettingsProblemView(string Place, string Path, string Message)
{
    public static SettingsProblemView[] Of(ImmutableArray<SettingsProblem> problems) =>
        [.. problems.Select(problem => new SettingsProblemView(SettingsPlace.Of(problem.Path, null), problem.Path, problem.Message))];
}

/// <param name="Items">Newest first.</param>
internal sealed record SettingsVersions(IReadOnlyList<SettingsVersion> Items);

internal sealed record SettingsVersion(long Version, string SavedBy, DateTimeOffset SavedAt, JsonElement Settings)
{
    public static SettingsVersion Of(SettingsDocument saved) =>
        new(saved.Version, saved.SavedBy, saved.SavedAt!.Value, StoredJson.Element(saved.Json));
}
