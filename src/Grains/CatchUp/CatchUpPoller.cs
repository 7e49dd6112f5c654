using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Looks in OnceHub for bookings whose webhooks never came, for orgs with the secret <c>oncehub.api-key</c>, and for webhooks
/// that OnceHub has disabled. Each look is claimed in the org's small record first, so that one process polls an org.
/// </summary>
internal sealed partial class CatchUpPoller(
    ISyncStore store, IGrainFactory grains, OnceHubApi api, IOptions<CatchUpOptions> options, TimeProvider time, ILogger<CatchUpPoller> logger)
    : RepeatedWork("Catching up from OnceHub", options.Value.Interval / 2, time, logger)
{
    public const string SecretName = "oncehub.api-key";

    protected override bool BeginsAtOnce => true;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var org in await store.ListOrgsAsync(cancellationToken)) await LookAsync(org.Org, cancellationToken);
    }

    /// <summary>One look, if it is due and nobody else takes it; returns how many events were missed.</summary>
    public async Task<int> LookAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindSecretAsync(org.Value, SecretName, cancellationToken) is not { } key) return 0;
            if (await ClaimAsync(org, cancellationToken) is not { } claim) return 0;
            var found = await LookAsync(org, key.Value, claim, cancellationToken);
            if (found > 0) LogFound(Logger, found, org);
            return found;
        }
        catch (Exception error) when (error is OnceHubRefusedException or SecretUnreadableException)
        {
            LogRefused(Logger, org, error.Message);
            return 0;
        }
    }

    private async Task<int> LookAsync(OrgId org, string apiKey, Claim claim, CancellationToken cancellationToken)
    {
        var started = Time.GetUtcNow();
        var before = started - options.Value.WebhookGrace;
        var found = 0;
        await foreach (var page in api.BookingsChangedAfterAsync(apiKey, claim.Mark.LookedUntil, cancellationToken))
        {
            found += await AppendAsync(org, page, before, cancellationToken);
            // Long looks keep their claim; who lost it stops, and what it appended is harmless.
            if (!await claim.SaveAsync(claim.Mark with { NextAt = Time.GetUtcNow() + options.Value.Interval }, cancellationToken)) return found;
        }
        foreach (var webhook in (await api.WebhooksAsync(apiKey, cancellationToken)).Where(IsDisabled))
            LogDisabled(Logger, OnceHubApi.Text(webhook, "id") ?? "?", OnceHubApi.Text(webhook, "url") ?? "?", org);
        if (before > claim.Mark.LookedUntil)
            await claim.SaveAsync(claim.Mark with { LookedUntil = before }, cancellationToken);
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
        (OnceHubApi.Text(webhook, "state") ?? OnceHubApi.Text(webhook, "status")) is { } state && !state.Equals("enabled", StringComparison.OrdinalIgnoreCase) && !state.Equals("active", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null while it is not due, or somebody else was first.</summary>
    private async Task<Claim?> ClaimAsync(OrgId org, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var key = $"catch-up/{org}";
        var kept = await store.FindGrainStateAsync(key, cancellationToken);
        var mark = kept is null ? new CatchUpMark(now - options.Value.FirstLookBack, now) : JsonSerializer.Deserialize<CatchUpMark>(kept.State)!;
        if (mark.NextAt > now) return null;
        var claim = new Claim(store, key, kept?.ExpectedVersion ?? 0, mark);
        return await claim.SaveAsync(mark with { NextAt = now + options.Value.Interval }, cancellationToken) ? claim : null;
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} events of {Org} never came by webhook and were taken from OnceHub's API")]
    private static partial void LogFound(ILogger logger, int count, OrgId org);

    [LoggerMessage(2, LogLevel.Warning, "OnceHub has disabled webhook {Webhook} ({Url}) of {Org}. Enable it in OnceHub; until then events come late, from its API")]
    private static partial void LogDisabled(ILogger logger, string webhook, string url, OrgId org);

    [LoggerMessage(3, LogLevel.Warning, "Catching up of {Org} failed: {Reason}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string reason);

    private sealed class Claim(ISyncStore store, string key, long version, CatchUpMark mark)
    {
        private long _version = version;

        public CatchUpMark Mark { get; private set; } = mark;

        public async Task<bool> SaveAsync(CatchUpMark changed, CancellationToken cancellationToken)
        {
            if (!await store.SaveGrainStateAsync(key, new VersionedState(_version, JsonSerializer.Serialize(changed)), cancellationToken)) return false;
            (_version, Mark) = (_version + 1, changed);
            return true;
        }
    }
}

/// <param name="LookedUntil">Everything that changed before is known.</param>
/// <param name="NextAt">Not before this does anybody look again.</param>
internal sealed record CatchUpMark(DateTimeOffset LookedUntil, DateTimeOffset NextAt);
