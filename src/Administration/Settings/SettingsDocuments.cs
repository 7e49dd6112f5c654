using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Settings;

/// <summary>
/// The settings document of an org, all its versions, and the way back. Version 0 stands for the defaults, before anything was
/// saved; who saves names the version that is replaced, so that two administrators cannot overwrite each other unseen.
/// </summary>
public sealed class SettingsDocuments(IOrgStore store, IJournalStore journal, OrgWorker worker, TimeProvider time)
{
    private static readonly SettingsDocument Defaults = new(0, OrgSettingsJson.Write(OrgSettings.Default), "", null);

    /// <summary>As it was saved; the defaults until one is.</summary>
    public async Task<SettingsDocument> FindAsync(OrgId org, CancellationToken cancellationToken) =>
        await store.FindSettingsAsync(org, cancellationToken) is { } saved ? SettingsDocument.Of(saved) : Defaults;

    /// <summary>Null when there was no such version.</summary>
    public async Task<SettingsDocument?> FindAsync(OrgId org, long version, CancellationToken cancellationToken)
    {
        if (version == 0) return Defaults;
        return await store.FindSettingsVersionAsync(org, version, cancellationToken) is { } saved ? SettingsDocument.Of(saved) : null;
    }

    /// <summary>Newest first; no more than <see cref="IOrgStore.SettingsPerPage"/>.</summary>
    /// <param name="before">Versions below this one; null for the newest.</param>
    public async Task<ImmutableArray<SettingsDocument>> ListAsync(
        OrgId org, long? before, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListSettingsVersionsAsync(org, before, limit, cancellationToken)).Select(SettingsDocument.Of)];

    /// <summary>Saves a document as the next version, if it can be read and the one that it replaces is in use.</summary>
    /// <param name="replaces">Which version it replaces; null is enough for the first.</param>
    /// <param name="savedBy">Who saves it.</param>
    public async Task<SettingsSave> SaveAsync(
        OrgId org, string json, SettingsReplaced? replaces, string savedBy, CancellationToken cancellationToken)
    {
        var reading = OrgSettingsJson.Parse(json);
        if (!reading.IsValid) return new SettingsUnusable(reading.Problems);
        var current = (await store.FindSettingsAsync(org, cancellationToken))?.Version ?? 0;
        if (replaces is null && current > 0) return new SettingsVersionNeeded(current);
        // Where nothing is saved there is nothing to replace.
        var saved = replaces is { Version: null } && current == 0
            ? null
            : await store.SaveSettingsAsync(org, json, replaces?.Version ?? current, savedBy, time.GetUtcNow(), cancellationToken);
        if (saved is null) return new SettingsConflict((await store.FindSettingsAsync(org, cancellationToken))?.Version ?? 0);
        await worker.ReloadAsync(org, cancellationToken);
        return new SettingsSaved(SettingsDocument.Of(saved), await CountFailedAsync(org, cancellationToken));
    }

    /// <summary>Saves an earlier version again as the newest; null when there was no such version.</summary>
    public async Task<SettingsSave?> RollBackAsync(
        OrgId org, long version, SettingsReplaced? replaces, string savedBy, CancellationToken cancellationToken) =>
        await FindAsync(org, version, cancellationToken) is { } earlier
            ? await SaveAsync(org, earlier.Json, replaces, savedBy, cancellationToken)
            : null;

    /// <summary>What differs between two versions. A member that only spells out its default is no difference.</summary>
    /// <param name="from">The one before <paramref name="to"/> when null.</param>
    /// <param name="to">The one in use when null.</param>
    public async Task<Result<SettingsComparison>> CompareAsync(OrgId org, long? from, long? to, CancellationToken cancellationToken)
    {
        var last = to ?? (await FindAsync(org, cancellationToken)).Version;
        var first = from ?? Math.Max(0, last - 1);
        if (await FindAsync(org, first, cancellationToken) is not { } before) return NoVersion(org, first);
        if (await FindAsync(org, last, cancellationToken) is not { } after) return NoVersion(org, last);
        return new SettingsComparison(first, last, SettingsDiff.Between(before.Read(), after.Read()));
    }

    public static Refusal NoVersion(OrgId org, long version) =>
        new(RefusalKind.SettingsVersionNotFound, $"Org '{org}' has no settings of version {version}.");

    /// <summary>What failed before may be mended by a change.</summary>
    private async Task<long> CountFailedAsync(OrgId org, CancellationToken cancellationToken) =>
        (await journal.CountFailuresAsync(org, cancellationToken)).Sum(group => group.Count);
}

/// <param name="Json">As it was saved.</param>
/// <param name="SavedAt">Null for the defaults.</param>
public sealed record SettingsDocument(long Version, string Json, string SavedBy, DateTimeOffset? SavedAt)
{
    public static SettingsDocument Of(SettingsRecord saved) => new(saved.Version, saved.Json, saved.SavedBy, saved.SavedAt);

    /// <summary>What an older version of this product accepted, this one must read.</summary>
    public OrgSettings Read() =>
        OrgSettingsJson.Parse(Json).Settings ?? throw new InvalidOperationException($"Settings of version {Version} cannot be read.");
}

/// <summary>What a save replaces.</summary>
/// <param name="Version">The version; null for whichever was saved last.</param>
public sealed record SettingsReplaced(long? Version);

/// <summary>What came of saving settings.</summary>
public abstract record SettingsSave
{
    private protected SettingsSave() { }
}

/// <param name="FailedBefore">Open failures: this change may mend what made them, so that they can be replayed.</param>
public sealed record SettingsSaved(SettingsDocument Document, long FailedBefore) : SettingsSave;

/// <param name="Problems">At least one; nothing was saved.</param>
public sealed record SettingsUnusable(ImmutableArray<SettingsProblem> Problems) : SettingsSave;

/// <param name="Version">The version in use, which is another than the one to replace.</param>
public sealed record SettingsConflict(long Version) : SettingsSave;

/// <param name="Version">The version in use, which the save must name.</param>
public sealed record SettingsVersionNeeded(long Version) : SettingsSave;

/// <param name="Differences">None when both mean the same.</param>
public sealed record SettingsComparison(long From, long To, ImmutableArray<SettingsDifference> Differences);
