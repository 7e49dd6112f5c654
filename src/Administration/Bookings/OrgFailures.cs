using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>What failed, and trying it again.</summary>
public sealed class OrgFailures(IJournalStore journal, IOrgStore orgs, OrgWorker worker, SettingsValidation validation, TimeProvider time)
{
    private const int ReplayLimit = 10_000;
    private const int DefaultPerSecond = 100;
    private const int MostPerSecond = 10_000;

    /// <summary>Newest first.</summary>
    public Task<Result<Page<Failure>>> ListAsync(
        OrgId org,
        FailureFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => Paging.ReadAsync(cursor, () => journal.ListFailuresAsync(org, filter, cursor, limit, cancellationToken));

    /// <summary>How many are open; counts to <paramref name="most"/>.</summary>
    public Task<long> CountOpenAsync(OrgId org, int most, CancellationToken cancellationToken) =>
        journal.CountOpenFailuresAsync(org, most, cancellationToken);

    /// <summary>Open failures by code, object and cause, most first.</summary>
    public async Task<ImmutableArray<FailureGroupView>> GroupAsync(OrgId org, CancellationToken cancellationToken)
    {
        var groups = await journal.CountFailuresAsync(org, cancellationToken);
        if (groups.Count == 0) return [];
        var saved = await orgs.FindSettingsAsync(org, cancellationToken);
        var settings = await StoredSettings.ReadAsync(orgs, org, cancellationToken);
        var salesforce = await validation.LastLookAsync(org, cancellationToken);
        return
        [
            .. groups.Select(group => FailureGroupView.Of(group, saved?.SavedAt, salesforce?.ChangedAt, FailureAdvice.Of(group, settings))),
        ];
    }

    /// <summary>Makes a failed event wait again, due at once.</summary>
    public async Task<Result<Replayed>> ReplayAsync(OrgId org, string failure, CancellationToken cancellationToken)
    {
        await worker.NoteRepairAsync(org, cancellationToken);
        var replayed = long.TryParse(failure, out var id)
            ? await journal.ReplayAsync(org, new ReplaySelection(FailureId: id), time.GetUtcNow(), 1, cancellationToken)
            : 0;
        if (replayed == 0)
            return new Refusal(
                RefusalKind.FailureNotFound,
                $"Org '{org}' has no open failure {failure}: it may have been resolved or be waiting again. List the failures to see.");
        await worker.WakeAsync(org, cancellationToken);
        return new Replayed(replayed, More: false);
    }

    /// <summary>Makes all open failures of a code and cause wait again; without a code all but what could not be read.</summary>
    /// <param name="perSecond">How many are due each second, so that what comes new is not held up; 100 when null.</param>
    public async Task<Result<Replayed>> ReplayAllAsync(
        OrgId org, string? code, string? cause, int? perSecond, CancellationToken cancellationToken)
    {
        var rate = perSecond ?? DefaultPerSecond;
        if (rate is < 1 or > MostPerSecond)
            return new Refusal(RefusalKind.BodyInvalid, $"perSecond is {rate}; it can be 1 to {MostPerSecond}. Nothing was replayed.");
        await worker.NoteRepairAsync(org, cancellationToken);
        var selection = new ReplaySelection(Code: code, Cause: cause, PerSecond: rate);
        var replayed = await journal.ReplayAsync(org, selection, time.GetUtcNow(), ReplayLimit, cancellationToken);
        if (replayed > 0) await worker.WakeAsync(org, cancellationToken);
        return new Replayed(replayed, More: replayed == ReplayLimit);
    }
}

/// <summary>Open failures of one cause, and what to do about them.</summary>
/// <param name="Object">Of the records that were refused, such as Contact; null for what is about none.</param>
/// <param name="Field">The first Salesforce field that they name; null where they name none.</param>
/// <param name="Cause">What they share: fields, or the text of a validation rule; may be empty.</param>
/// <param name="Bookings">How many bookings, conversations and contacts they are of; none, of what could not be read.</param>
/// <param name="Aside">How many can be replayed; the others wait again already.</param>
/// <param name="Oldest">When the first of them failed so.</param>
/// <param name="Newest">When the last of them failed so.</param>
/// <param name="SettingsChangedSince">The settings were saved after the newest of these failed.</param>
/// <param name="SalesforceChangedSince">The org's objects or fields were seen to differ after the newest of these failed.</param>
/// <param name="MayBeMended">One of both, and they are not what nothing mends, such as a body that is no JSON: try them again.</param>
/// <param name="WhatToDo">In words.</param>
/// <param name="Fix">Where to do it; null where nothing is to be mended here.</param>
public sealed record FailureGroupView(
    string Code,
    string? Object,
    string? Field,
    string Cause,
    long Count,
    long Bookings,
    long Aside,
    DateTimeOffset Oldest,
    DateTimeOffset Newest,
    bool SettingsChangedSince, bool SalesforceChangedSince, bool MayBeMended, string WhatToDo, FailureFix? Fix)
{
    /// <summary>False for what could not be read: it is the same the next time.</summary>
    [JsonIgnore]
    public bool CanBeMended => !FailureCodes.IsUnreadable(Code);

    internal static FailureGroupView Of(
        FailureGroup group, DateTimeOffset? settingsSavedAt, DateTimeOffset? salesforceChangedAt, FailureAdvice advice)
    {
        var (settings, salesforce) = (settingsSavedAt > group.Newest, salesforceChangedAt > group.Newest);
        var mended = (settings || salesforce) && !FailureCodes.IsUnreadable(group.Code);
        return new(
            group.Code,
            group.Object.Length > 0 ? group.Object : null,
            FailureAdvice.FieldOf(group),
            group.Cause,
            group.Count,
            group.Bookings,
            group.Aside,
            group.Oldest, group.Newest, settings, salesforce, mended, advice.Todo, advice.Fix);
    }
}
