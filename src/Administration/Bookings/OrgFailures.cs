using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>What failed, and trying it again.</summary>
public sealed class OrgFailures(ISyncStore store, OrgWorker worker, TimeProvider time)
{
    private const int ReplayLimit = 10_000;
    private const int DefaultPerSecond = 100;
    private const int MostPerSecond = 10_000;

    /// <summary>Newest first.</summary>
    public Task<Result<Page<Failure>>> ListAsync(OrgId org, FailureFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        Paging.ReadAsync(cursor, () => store.ListFailuresAsync(org, filter, cursor, limit, cancellationToken));

    /// <summary>Open failures by code and cause, most first.</summary>
    public async Task<ImmutableArray<FailureGroupView>> GroupAsync(OrgId org, CancellationToken cancellationToken)
    {
        var groups = await store.CountFailuresAsync(org, cancellationToken);
        var settings = groups.Count == 0 ? null : await store.FindSettingsAsync(org, cancellationToken);
        return [.. groups.Select(group => FailureGroupView.Of(group, settings?.SavedAt))];
    }

    /// <summary>Makes a failed event wait again, due at once.</summary>
    public async Task<Result<Replayed>> ReplayAsync(OrgId org, string failure, CancellationToken cancellationToken)
    {
        await worker.NoteRepairAsync(org, cancellationToken);
        var replayed = long.TryParse(failure, out var id)
            ? await store.ReplayAsync(org, new ReplaySelection(FailureId: id), time.GetUtcNow(), 1, cancellationToken)
            : 0;
        if (replayed == 0)
            return new Refusal(
                RefusalKind.FailureNotFound,
                $"Org '{org}' has no open failure {failure}: it may have been resolved or be waiting again. List the failures to see.");
        await worker.WakeAsync(org, cancellationToken);
        return new Replayed(replayed, More: false);
    }

    /// <summary>Makes all open failures of a code and cause wait again, or all open ones.</summary>
    /// <param name="perSecond">How many are due each second, so that what comes new is not held up; 100 when null.</param>
    public async Task<Result<Replayed>> ReplayAllAsync(OrgId org, string? code, string? cause, int? perSecond, CancellationToken cancellationToken)
    {
        var rate = perSecond ?? DefaultPerSecond;
        if (rate is < 1 or > MostPerSecond)
            return new Refusal(RefusalKind.BodyInvalid, $"perSecond is {rate}; it can be 1 to {MostPerSecond}. Nothing was replayed.");
        await worker.NoteRepairAsync(org, cancellationToken);
        var selection = new ReplaySelection(Code: code, Cause: cause, PerSecond: rate);
        var replayed = await store.ReplayAsync(org, selection, time.GetUtcNow(), ReplayLimit, cancellationToken);
        if (replayed > 0) await worker.WakeAsync(org, cancellationToken);
        return new Replayed(replayed, More: replayed == ReplayLimit);
    }
}

/// <param name="SettingsChangedSince">The settings were saved after the newest of these failed: what failed may be mended, so try them again.</param>
public sealed record FailureGroupView(string Code, string Cause, long Count, DateTimeOffset Oldest, DateTimeOffset Newest, bool SettingsChangedSince)
{
    internal static FailureGroupView Of(FailureGroup group, DateTimeOffset? settingsSavedAt) =>
        new(group.Code, group.Cause, group.Count, group.Oldest, group.Newest, settingsSavedAt > group.Newest);
}
