using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// The settings document of an org. Its version is the ETag, so that two administrators cannot overwrite each other unseen:
/// "0" stands for the defaults, before anything was saved.
/// </summary>
internal static class SettingsEndpoints
{
    public static async Task<IResult> FindAsync(string org, [FromServices] ISyncStore store, CancellationToken cancellationToken) =>
        await store.FindSettingsAsync(OrgId.Parse(org), cancellationToken) is { } saved
            ? new Document(saved.Json, saved.Version)
            : new Document(OrgSettingsJson.Write(OrgSettings.Default), 0);

    public static async Task<IResult> SaveAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken cancellationToken)
    {
        var json = await JsonBody.ReadTextAsync(http);
        var reading = OrgSettingsJson.Parse(json);
        return reading.IsValid ? await StoreAsync(http, OrgId.Parse(org), json, store, worker, time, cancellationToken) : Refuse(reading);
    }

    /// <summary>Saves a document that can be read as the next version, if the request names the one that it replaces.</summary>
    public static async Task<IResult> StoreAsync(
        HttpContext http, OrgId orgId, string json, ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken cancellationToken)
    {
        var current = (await store.FindSettingsAsync(orgId, cancellationToken))?.Version ?? 0;
        if (ExpectedVersion(http.Request, current) is not { } expected)
            return Problem.Of(
                ProblemKinds.IfMatchRequired,
                $"Org '{orgId}' has settings of version {current}. Read them, and send their ETag as If-Match, so that nobody's change is lost.");
        var saved = await store.SaveSettingsAsync(orgId, json, expected, SaverOf(http.Request), time.GetUtcNow(), cancellationToken);
        if (saved is null)
            return Problem.Of(
                ProblemKinds.SettingsChanged,
                $"The settings of org '{orgId}' are no longer of the version in If-Match. Read them again, make your change in those, and send their ETag.",
                ("version", (await store.FindSettingsAsync(orgId, cancellationToken))?.Version ?? 0));
        await worker.ReloadAsync(orgId, cancellationToken);
        await OfferReplayAsync(http.Response, orgId, store, cancellationToken);
        return new Document(saved.Json, saved.Version);
    }

    public static async Task<IResult> ValidateAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, SettingsValidation validation, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var json = await JsonBody.ReadTextAsync(http);
        if (string.IsNullOrWhiteSpace(json))
            json = (await store.FindSettingsAsync(orgId, cancellationToken))?.Json ?? OrgSettingsJson.Write(OrgSettings.Default);
        var reading = OrgSettingsJson.Parse(json);
        if (!reading.IsValid) return TypedResults.Ok(new SettingsVerdict(false, Problems(reading), false, null, []));
        var live = await validation.RunAsync(orgId, reading.Settings, cancellationToken);
        return TypedResults.Ok(new SettingsVerdict(
            live.Findings.All(finding => finding.Severity != FindingSeverity.Error), [], live.WhyNot is null, live.WhyNot,
            [.. live.Findings.Select(FindingView.Of)]));
    }

    public static async Task<IResult> ListVersionsAsync(
        string org, [Description("1 to 200; 50 when left out.")] string? limit, [FromServices] ISyncStore store, CancellationToken cancellationToken)
    {
        var versions = await store.ListSettingsVersionsAsync(OrgId.Parse(org), QueryText.Limit(limit), cancellationToken);
        return TypedResults.Ok(new SettingsVersions([.. versions.Select(SettingsVersion.Of)]));
    }

    /// <summary>What failed before may be mended by this change: the answer says where to look and what can be tried again.</summary>
    private static async Task OfferReplayAsync(HttpResponse response, OrgId org, ISyncStore store, CancellationToken cancellationToken)
    {
        var failed = (await store.CountFailuresAsync(org, cancellationToken)).Sum(group => group.Count);
        if (failed > 0) response.Headers.Link = $"</v1/orgs/{org}/failures/groups>; rel=\"related\"; title=\"{failed} events failed before this change; replay those that it mends\"";
    }

    /// <summary>All operators have one key: who it is, a request may tell as HTTP's From.</summary>
    private static string SaverOf(HttpRequest request)
    {
        const int Longest = 128;
        var from = string.Concat(request.Headers.From.ToString().Where(c => !char.IsControl(c))).Trim();
        return from.Length == 0 ? "operator" : from.Length <= Longest ? from : from[..Longest];
    }

    private static IResult Refuse(SettingsReading reading) => Problem.Of(
        ProblemKinds.SettingsInvalid,
        $"Nothing was saved: the document has {reading.Problems.Length} problem(s), the first at {reading.Problems[0].Path}: {reading.Problems[0].Message}",
        ("problems", Problems(reading)));

    private static SettingsProblemView[] Problems(SettingsReading reading) =>
        [.. reading.Problems.Select(problem => new SettingsProblemView(problem.Path, problem.Message))];

    /// <summary>Null when the request must say what it replaces, and does not; -1 for what can be no version.</summary>
    private static long? ExpectedVersion(HttpRequest request, long current)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0) return current == 0 ? 0 : null;
        if (header == "*") return current == 0 ? -1 : current;
        return header is ['"', .. var text, '"'] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    /// <summary>The document as it was saved, for export and for keeping in git, with its version as ETag.</summary>
    private sealed class Document(string json, long version) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = $"\"{version}\"";
            return TypedResults.Text(json, "application/json", Encoding.UTF8).ExecuteAsync(httpContext);
        }
    }
}

/// <param name="Valid">No problem, and no finding that is an error.</param>
/// <param name="Problems">What makes the document unusable.</param>
/// <param name="CheckedAgainstSalesforce">The connected org was asked what it has.</param>
/// <param name="NotCheckedBecause">Why it was not asked, and what to do.</param>
/// <param name="Findings">What would go wrong in this Salesforce org: errors and warnings.</param>
internal sealed record SettingsVerdict(
    bool Valid, IReadOnlyList<SettingsProblemView> Problems, bool CheckedAgainstSalesforce, string? NotCheckedBecause, IReadOnlyList<FindingView> Findings);

/// <param name="Severity">error or warning.</param>
/// <param name="Path">JSON path in the document.</param>
/// <param name="Code">Stable; listed in docs/mapping.md.</param>
internal sealed record FindingView(string Severity, string Path, string Code, string Message)
{
    public static FindingView Of(SettingsFinding finding) =>
        new(finding.Severity == FindingSeverity.Error ? "error" : "warning", finding.Path, finding.Code, finding.Message);
}

/// <param name="Path">JSON path.</param>
internal sealed record SettingsProblemView(string Path, string Message);

/// <param name="Items">Newest first.</param>
internal sealed record SettingsVersions(IReadOnlyList<SettingsVersion> Items);

internal sealed record SettingsVersion(long Version, string SavedBy, DateTimeOffset SavedAt, JsonElement Settings)
{
    public static SettingsVersion Of(SettingsRecord saved) => new(saved.Version, saved.SavedBy, saved.SavedAt, JsonBody.Element(saved.Json));
}
