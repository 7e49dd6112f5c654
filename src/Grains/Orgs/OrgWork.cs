using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>What works behind an org's grain: the puller of its inbox and the pipeline to its Salesforce.</summary>
internal sealed class OrgWork(
    OrgPuller puller,
    OrgPipeline pipeline,
    OrgConnection connection,
    OrgLoad load,
    PauseMemory memory,
    PauseNews news,
    OrgActivity activity,
    SchemaWatch schema) : IAsyncDisposable
{
    public OrgPuller Puller => puller;

    public OrgPipeline Pipeline => pipeline;

    public SchemaWatch Schema => schema;

    public OrgActivity Activity => activity;

    public OrgStatus Status => new()
    {
        Pulling = puller.IsPulling,
        InFlight = load.Rows,
        PausedBecause = Pause?.Message,
        PausedUntil = Pause?.NotBefore,
        PausedCode = Pause?.Code,
        CallsUsed = Usage?.Used,
        CallsLimit = Usage?.Limit,
        CallsReserved = Usage is { } usage ? ApiBudget.Reserve(usage.Limit, connection.ReservePercent) : null,
        CallsOurs = pipeline.Throttle.Budget.Left(connection.ReservePercent),
    };

    private CallFailure? Pause => pipeline.Throttle.Stopped ?? pipeline.Throttle.Pause ?? pipeline.SomeWaitFor;

    private ApiUsage? Usage => pipeline.Throttle.Budget.Usage ?? connection.Usage;

    /// <summary>Before anything else: an org that was paused stays paused.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await memory.RestoreAsync(cancellationToken);
        news.Tell();
    }

    /// <summary>Settings or connection were changed by somebody: what waited because of them is tried at once.</summary>
    public async Task ReloadAsync()
    {
        pipeline.Reset();
        schema.Reset();
        pipeline.Throttle.Resume();
        await puller.HastenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await puller.DisposeAsync();
        await pipeline.DisposeAsync();
        await memory.DisposeAsync();
        news.Dispose();
        await activity.DisposeAsync();
    }
}

internal sealed class OrgWorkFactory(
    ISyncStore store,
    ISalesforceApiFactory salesforce,
    OrgSettingsCache settings,
    GuestProcessor guests,
    PullSlots slots,
    IOptions<GrainsOptions> options,
    IActivityFeed feed,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public OrgWork Create(OrgId org)
    {
        var connection = new OrgConnection(org, salesforce, new StoredConnection(org, store, time), settings);
        var pause = new OrgPause(options.Value.ProbeInterval, time) { LongestWait = options.Value.LongestProbeWait, Jitter = ProbeJitter };
        var throttle = new OrgThrottle(options.Value.RequestsInFlight, pause, time);
        var activity = new OrgActivity(org, feed, time, loggers.CreateLogger<OrgActivity>());
        var lease = new HeldLease(org, store, options.Value.LeaseDuration, time, loggers.CreateLogger<OrgPuller>());
        var load = new OrgLoad();
        var pipeline = new OrgPipeline(org, connection, throttle, lease, load, time, loggers.CreateLogger<OrgPipeline>())
        {
            LongestBulkJob = options.Value.BulkJobTime,
        };
        var puller = new OrgPuller(
            org, store, settings, slots, new GuestTurns(guests, pipeline), activity, options.Value, lease, load, pipeline, time,
            loggers.CreateLogger<OrgPuller>())
        {
            Erasures = store,
        };
        return new OrgWork(puller, pipeline, connection, load, new PauseMemory(org, store, throttle, loggers.CreateLogger<PauseMemory>()),
            new PauseNews(org, throttle, loggers.CreateLogger<PauseNews>()), activity,
            new SchemaWatch(org, store, pipeline, settings, time, loggers.CreateLogger<SchemaWatch>()));
    }

    /// <summary>
    /// Orgs that were stopped together, as by maintenance of their instance, are not probed together. No wait is shortened: a
    /// refused connection would be answered from memory (SalesforceOptions.RefusedConnectionPause).
    /// </summary>
    private static double ProbeJitter() => 1 + (Random.Shared.NextDouble() / 4);
}
