using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Retention;

/// <summary>
/// Purges what is done and old, in small steps beside the work. Each round is claimed in a small record first, so that one
/// process of many does it; the record also keeps how far payloads are purged, so that no round walks over all there is.
/// </summary>
internal sealed partial class RetentionSweep(
    ISyncStore store, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
    : Chore("retention", "Purging what is old", options.Value.Interval / 2, time, logger)
{
    private const string Key = "retention";

    /// <summary>A booking is about ten statements.</summary>
    private const int RetiredPerStep = 50;

    /// <summary>Counts by the hour are looked at for some days.</summary>
    private static readonly TimeSpan HoursKept = TimeSpan.FromDays(31);

    protected override Task RoundAsync(CancellationToken cancellationToken) => SweepAsync(cancellationToken);

    /// <summary>One round, if it is due and no other process takes it.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var kept = await store.FindSmallRecordAsync(Key, cancellationToken);
        var mark = kept is null ? new Mark(0, now) : JsonSerializer.Deserialize<Mark>(kept.State)!;
        if (PutOff.Lasts(mark.NextAt, now, options.Value.Interval)) return;
        var version = kept?.ExpectedVersion ?? 0;
        mark = mark with { NextAt = now + options.Value.Interval };
        if (!await SaveAsync(version, mark, cancellationToken)) return;

        var keep = options.Value;
        var (payloads, until) = await PurgeAsync(PurgeKind.Payloads, now - keep.Payloads, mark.PayloadsUntil, cancellationToken);
        await SaveAsync(version + 1, mark with { PayloadsUntil = until }, cancellationToken);
        // These begin at the start: what was purged is gone from there, and what is undone is little.
        var (failures, _) = await PurgeAsync(PurgeKind.Failures, now - keep.Payloads, 0, cancellationToken);
        var (events, _) = await PurgeAsync(PurgeKind.Events, now - keep.Events, 0, cancellationToken);
        var (history, _) = await PurgeAsync(PurgeKind.History, now - keep.History, 0, cancellationToken);
        var (audit, _) = await PurgeAsync(PurgeKind.Audit, now - keep.Audit, 0, cancellationToken);
        await PurgeAsync(PurgeKind.Hours, now - HoursKept, 0, cancellationToken);
        await ForEachOrgAsync(store, org => RetireAsync(org, now, cancellationToken), cancellationToken);
        if (payloads + failures + events + history + audit > 0) LogPurged(Logger, payloads, failures, events, history, audit);
    }

    private async Task<(long Purged, long Until)> PurgeAsync(
        PurgeKind kind, DateTimeOffset before, long after, CancellationToken cancellationToken)
    {
        long? waiting = null;
        for (var purged = 0L; ; await Task.Delay(options.Value.StepPause, Time, cancellationToken))
        {
            var step = await store.PurgeAsync(kind, before, after, options.Value.StepRows, cancellationToken);
            (purged, after, waiting) = (purged + step.Purged, step.LookedUntil, waiting ?? step.FirstWaiting);
            // The next round begins at what still waits: it may be done by then.
            if (step.AtEnd) return (purged, waiting - 1 ?? after);
        }
    }

    private async Task RetireAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keep = options.Value;
        var aside = await RetireAsync(RetireKind.SetAside, org, now - keep.SetAside, cancellationToken);
        var bookings = await RetireAsync(RetireKind.Bookings, org, now - keep.Bookings, cancellationToken);
        var guests = await RetireAsync(RetireKind.Guests, org, now, cancellationToken);
        var settings = await RetireAsync(RetireKind.Settings, org, now - keep.Settings, cancellationToken);
        if (aside + bookings + guests + settings == 0) return;
        var told =
            $"{bookings} bookings, {guests} guests without a booking, {aside} events that were set aside, {settings} versions of settings";
        await store.AppendAuditAsync(new AuditEntry(Time.GetUtcNow(), Key, "", "oldDataRemoved", org, "", told), cancellationToken);
    }

    private async Task<long> RetireAsync(RetireKind kind, OrgId org, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // Guests are looked at, and mostly left.
        var limit = kind == RetireKind.Guests ? options.Value.StepRows : Math.Min(RetiredPerStep, options.Value.StepRows);
        string? cursor = null;
        for (var gone = 0L; ; await Task.Delay(options.Value.StepPause, Time, cancellationToken))
        {
            var step = await store.RetireAsync(kind, org, before, cursor, limit, cancellationToken);
            (gone, cursor) = (gone + step.Gone, step.Next);
            if (cursor is null) return gone;
        }
    }

    private Task<bool> SaveAsync(long version, Mark mark, CancellationToken cancellationToken) =>
        store.SaveSmallRecordAsync(Key, new VersionedState(version, JsonSerializer.Serialize(mark)), cancellationToken);

    [LoggerMessage(
        1,
        LogLevel.Information,
        "Purged what was done and old: {Payloads} payloads, {Failures} resolved failures, {Events} events, {History} lines of history, "
        + "{Audit} lines of the audit"
    )]
    private static partial void LogPurged(ILogger logger, long payloads, long failures, long events, long history, long audit);

    /// <param name="PayloadsUntil">The inbox row up to which payloads are purged.</param>
    /// <param name="NextAt">Not before this does any process begin another round.</param>
    private sealed record Mark(long PayloadsUntil, DateTimeOffset NextAt);
}
