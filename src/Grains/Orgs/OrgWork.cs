using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>What works behind an org's grain: the puller of its inbox and the pipeline to its Salesforce.</summary>
internal sealed class OrgWork(OrgPuller puller, OrgPipeline pipeline, OrgConnection connection) : IAsyncDisposable
{
    public OrgPuller Puller => puller;

    public OrgPipeline Pipeline => pipeline;

    public OrgStatus Status => new()
    {
        Pulling = puller.IsPulling,
        InFlight = puller.InFlight,
        PausedBecause = pipeline.Pace.Pause?.Message,
        PausedUntil = pipeline.Pace.Pause?.NotBefore,
        CallsUsed = connection.Usage?.Used,
        CallsLimit = connection.Usage?.Limit,
    };

    /// <summary>Settings or connection were changed by somebody: what waited because of them is tried at once.</summary>
    public void Reload()
    {
        connection.Reset();
        pipeline.Pace.Resume();
        puller.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        await puller.DisposeAsync();
        await pipeline.DisposeAsync();
    }
}

internal sealed class OrgWorkFactory(
    ISyncStore store,
    ISalesforceApiFactory salesforce,
    OrgSettingsCache settings,
    PullSlots slots,
    IOptions<GrainsOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public OrgWork Create(OrgId org, IGrainFactory grains)
    {
        var connection = new OrgConnection(org, salesforce, new StoredConnection(org, store), settings);
        var pace = new PipelinePace(options.Value.RequestsInFlight, options.Value.ProbeInterval, time);
        var pipeline = new OrgPipeline(org, connection, pace, time, loggers.CreateLogger<OrgPipeline>());
        var puller = new OrgPuller(org, store, settings, slots, grains, options.Value, time, loggers.CreateLogger<OrgPuller>());
        return new OrgWork(puller, pipeline, connection);
    }
}
