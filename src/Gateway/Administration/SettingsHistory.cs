using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Earlier versions of an org's settings: what changed between them, and the way back.</summary>
internal static class SettingsHistory
{
    public static IResult Schema() => TypedResults.Text(SettingsSchema.Json, "application/schema+json", Encoding.UTF8);

    public static async Task<IResult> CompareAsync(
        string org,
        [Description("A version; 0 stands for the defaults.")] string? from,
        [Description("A version; the one in use when left out.")] string? to,
        [FromServices] ISyncStore store,
        CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var current = (await store.FindSettingsAsync(orgId, cancellationToken))?.Version ?? 0;
        var last = to is null ? current : Version("to", to);
        var first = from is null ? Math.Max(0, last - 1) : Version("from", from);
        var before = await ReadAsync(store, orgId, first, cancellationToken);
        var after = await ReadAsync(store, orgId, last, cancellationToken);
        return TypedResults.Ok(new SettingsComparison(first, last, SettingsDiff.Between(before.Settings, after.Settings)));
    }

    public static async Task<IResult> RollBackAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var asked = await JsonBody.ReadAsync<RollBackRequest>(http);
        if (asked.Version is not { } version)
            return Problem.Of(ProblemKinds.BodyInvalid, "'version' is missing: the version to go back to. List them at …/settings/versions.");
        var (json, _) = await ReadAsync(store, orgId, version, cancellationToken);
        return await SettingsEndpoints.StoreAsync(http, orgId, json, store, worker, time, cancellationToken);
    }

    private static async Task<(string Json, OrgSettings Settings)> ReadAsync(ISyncStore store, OrgId org, long version, CancellationToken cancellationToken)
    {
        if (version == 0) return (OrgSettingsJson.Write(OrgSettings.Default), OrgSettings.Default);
        var found = (await store.ListSettingsVersionsAsync(org, int.MaxValue, cancellationToken)).FirstOrDefault(saved => saved.Version == version)
            ?? throw new ProblemException(ProblemKinds.SettingsVersionNotFound, $"Org '{org}' has no settings of version {version}. List them at /v1/orgs/{org}/settings/versions.");
        // What an older version of this product accepted, this one must read.
        return (found.Json, OrgSettingsJson.Parse(found.Json).Settings ?? throw new InvalidOperationException($"Settings {version} of org '{org}' cannot be read."));
    }

    private static long Version(string name, string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : throw new ProblemException(ProblemKinds.QueryInvalid, $"'{name}' is '{text}', and must be the number of a version.");
}

internal sealed record RollBackRequest
{
    /// <summary>The version to go back to; 0 for the defaults.</summary>
    public long? Version { get; init; }
}

/// <param name="Differences">None when both mean the same.</param>
internal sealed record SettingsComparison(long From, long To, ImmutableArray<SettingsDifference> Differences);
