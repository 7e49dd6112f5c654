using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Cluster;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>
/// Looks in OnceHub for bookings whose webhooks never came, for orgs with a key for OnceHub's API, and for webhooks that OnceHub
/// has disabled. Each look is claimed in the org's mark first, so that one process polls an org. A look ends when the key is
/// replaced or removed meanwhile.
/// </summary>
internal sealed partial class CatchUpPoller(
    ISyncStore store,
    IGrainFactory grains,
    OnceHubApi api,
    IOptions<CatchUpOptions> options,
    TimeProvider time,
    ILogger<CatchUpPoller> logger) : Chore("catch-up", "Catching up from OnceHub", options.Value.Interval / 2, time, logger)
{
    /// <summary>Orgs are looked at one after the other: one with a long list goes on in the next round.</summary>
    private const int PagesPerLook = 20;

    public override bool BeginsAtOnce => true;

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        ForEachOrgAsync(store, org => LookAsync(org, cancellationToken), cancellationToken);

    /// <summary>One look, if it is due and nobody else takes it; returns how many events were missed.</summary>
    public async Task<int> LookAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            if (await OnceHubKey.FindAsync(store, org, cancellationToken) is not { } key) return 0;
            if (await ClaimAsync(org, cancellationToken) is not { } claim) return 0;
            return await LookAsync(org, key, claim, cancellationToken);
        }
        catch (SecretUnreadableException unreadable)
        {
            LogRefused(Logger, org, unreadable.Message);
            return 0;
        }
    }

    private async Task<int> LookAsync(OrgId org, OnceHubKey key, StoredCatchUpMark claim, CancellationToken cancellationToken)
    {
        var found = 0;
        var pages = 0;
        try
        {
            // Read again for every request: a key that was removed is not sent once more.
            Func<CancellationToken, Task<string>> current = token => CurrentAsync(org, key, token);
            await foreach (var page in api.BookingsChangedAfterAsync(current, claim.Mark.LookedUntil, claim.Mark.After, cancellationToken))
            {
                found += await AppendAsync(org, page, Before(claim), cancellationToken);
                // Long looks keep their claim; who lost it stops, and what it appended is harmless.
                var next = Time.GetUtcNow() + options.Value.Interval;
                var read = claim.Mark with { NextAt = next, After = OnceHubApi.Text(page[^1], "id") };
                if (!await claim.SaveAsync(read, cancellationToken)) return found;
                if (++pages < PagesPerLook) continue;
                await claim.SaveAsync(claim.Mark with { NextAt = Time.GetUtcNow() }, cancellationToken);
                if (found > 0) LogFound(Logger, found, org);
                return found;
            }
            foreach (var webhook in (await api.WebhooksAsync(current, cancellationToken)).Where(IsDisabled))
                LogDisabled(Logger, OnceHubApi.Text(webhook, "id") ?? "?", OnceHubApi.Text(webhook, "url") ?? "?", org);
            await EndAsync(claim, key, null, null, cancellationToken);
        }
        catch (OnceHubApiException failed)
        {
            var message = failed.Result == CatchUpResult.Unreachable ? failed.Message + " It is tried again." : failed.Message;
            LogRefused(Logger, org, message);
            await EndAsync(claim, key, failed, message, cancellationToken);
        }
        catch (OnceHubKeyReplacedException)
        {
            // The next look is by the key that is stored then, and need not wait.
            await claim.SaveAsync(claim.Mark with { NextAt = Time.GetUtcNow(), After = null }, cancellationToken);
        }
        if (found > 0) LogFound(Logger, found, org);
        return found;
    }

    private async Task<int> AppendAsync(OrgId org, JsonElement[] page, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var missed = new List<InboxEntry>();
        foreach (var booking in page)
        {
            if (OnceHubApi.Text(booking, "id") is not { } id) continue;
            var known = await store.FindBookingAsync(org, id, cancellationToken);
            if (MissedEvents.Find(org, booking, known, before, Time.GetUtcNow()) is { } entry) missed.Add(entry);
        }
        if (missed.Count == 0) return 0;
        var verdicts = await store.AppendAsync(missed, cancellationToken);
        await grains.GetGrain<ISalesforceOrgGrain>(org.Value).WakeAsync();
        return verdicts.Count(verdict => verdict == AppendVerdict.Accepted);
    }

    private static bool IsDisabled(JsonElement webhook) =>
        (OnceHubApi.Text(webhook, "state") ?? OnceHubApi.Text(webhook, "status")) is { } state
        && !state.Equals("enabled", StringComparison.OrdinalIgnoreCase)
        && !state.Equals("active", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="OnceHubKeyReplacedException">The look's key is not the org's any more.</exception>
    private async Task<string> CurrentAsync(OrgId org, OnceHubKey key, CancellationToken cancellationToken) =>
        await OnceHubKey.FindAsync(store, org, cancellationToken) == key ? key.ApiKey : throw new OnceHubKeyReplacedException();

    /// <summary>Null while it is not due, or somebody else was first.</summary>
    private async Task<StoredCatchUpMark?> ClaimAsync(OrgId org, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var first = new CatchUpMark(now - options.Value.FirstLookBack, now);
        var claim = await StoredCatchUpMark.ReadAsync(store, org, first, cancellationToken);
        if (PutOff.Lasts(claim.Mark.NextAt, now, options.Value.Interval)) return null;
        return await claim.SaveAsync(claim.Mark.Claimed(now, now + options.Value.Interval), cancellationToken) ? claim : null;
    }

    /// <summary>Says what came of the look, unless the key was replaced or the claim lost: then it is of no interest.</summary>
    /// <param name="failed">Null of a look that ended well.</param>
    private Task<bool> EndAsync(
        StoredCatchUpMark claim, OnceHubKey key, OnceHubApiException? failed, string? message, CancellationToken cancellationToken)
    {
        var told = claim.Mark.WithResult(key, failed?.Result ?? CatchUpResult.Works, message, Time.GetUtcNow());
        var ended = failed switch
        {
            null => told.LookedTo(Before(claim)),
            { NotBefore: { } until } => told with { NextAt = until },
            // It may be the place that OnceHub does not understand.
            _ => told with { After = null },
        };
        return claim.SaveAsync(ended, cancellationToken);
    }

    /// <summary>What changed from then on is left to its webhook.</summary>
    private DateTimeOffset Before(StoredCatchUpMark claim) => claim.Mark.BegunAt - options.Value.WebhookGrace;

    [LoggerMessage(1, LogLevel.Information, "{Count} events of {Org} never came by webhook and were taken from OnceHub's API")]
    private static partial void LogFound(ILogger logger, int count, OrgId org);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "OnceHub has disabled webhook {Webhook} ({Url}) of {Org}. Enable it in OnceHub; until then events come late, from its API")]
    private static partial void LogDisabled(ILogger logger, string webhook, string url, OrgId org);

    [LoggerMessage(3, LogLevel.Warning, "Catching up of {Org} failed: {Reason}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string reason);
}
