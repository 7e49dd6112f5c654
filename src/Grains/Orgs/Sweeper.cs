using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>Looks for orgs with due rows and wakes them.</summary>
public interface ISweep
{
    /// <summary>One look.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Wakes the orgs that have due rows, so that a lost wake-up costs seconds and never an event. When the process stops, no
/// org takes more in hand, and what is in hand is finished before the grains are put away.
/// </summary>
internal sealed partial class Sweeper(
    IInboxStore store, IGrainFactory grains, PullSlots slots, IOptions<GrainsOptions> options, TimeProvider time, ILogger<Sweeper> logger)
    : BackgroundService, ISweep
{
    private const int OrgsPerRead = 1_000;

    /// <summary>How often orgs whose first row is due only later are asked whether a clock that was ahead is to blame.</summary>
    private static readonly TimeSpan BetweenCorrections = TimeSpan.FromMinutes(1);

    private readonly RepeatCount _outages = new(TimeSpan.FromMinutes(1), time);
    private DateTimeOffset? _corrected;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await slots.StopAsync().WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StoreUnavailableException outage) when (!stoppingToken.IsCancellationRequested)
            {
                if (_outages.Add() > 0) LogOutage(logger, outage.Message);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, failed);
            }
        }
    }

    /// <summary>All that have due rows: those of a paused org stay due, and keep no other from its turn.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Both ways: this process's own clock may be the one that is set back.
        var corrects = _corrected is not { } last || (now - last).Duration() >= BetweenCorrections;
        if (corrects) _corrected = now;
        List<Task> waking = [];
        OrgId? after = null;
        while (true)
        {
            var waiting = await store.ListWaitingOrgsAsync(after, OrgsPerRead, cancellationToken);
            waking.AddRange(waiting.Where(org => org.DueAt <= now).Select(org => WakeAsync(org.Org)));
            if (corrects)
                foreach (var org in waiting.Where(org => org.DueAt > now + BetweenCorrections))
                    await CorrectAsync(org.Org, now, cancellationToken);
            if (waiting.Count < OrgsPerRead) break;
            after = waiting[^1].Org;
        }
        await Task.WhenAll(waking);
    }

    /// <summary>What is due now then is found by the next look.</summary>
    private async Task CorrectAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var corrected = await store.CorrectDueTimesAsync(org, now, cancellationToken);
        if (corrected > 0) LogCorrected(logger, corrected, org);
    }

    /// <summary>An org that cannot be reached, as on a silo that just died, keeps no other waiting.</summary>
    private async Task WakeAsync(OrgId org)
    {
        try
        {
            await grains.GetGrain<ISalesforceOrgGrain>(org.Value).WakeAsync();
        }
        catch (Exception error)
        {
            LogNotWoken(logger, error, org);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Org} has due rows and could not be woken; it is tried again")]
    private static partial void LogNotWoken(ILogger logger, Exception error, OrgId org);

    [LoggerMessage(
        3, LogLevel.Warning,
        "{Count} events of {Org} were accepted by a clock that was ahead, and are taken up now. Set the clocks of all machines by NTP")]
    private static partial void LogCorrected(ILogger logger, int count, OrgId org);

    [LoggerMessage(4, LogLevel.Warning, "Looking for due rows failed; it is tried again. {Sentence}")]
    private static partial void LogOutage(ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Warning, "Looking for due rows failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failed);
}
