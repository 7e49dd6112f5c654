using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>Has each connected org look at its objects now and then, whether bookings come or not.</summary>
internal sealed class SchemaSweep(
    IOrgStore store, IGrainFactory grains, IOptions<GrainsOptions> options, TimeProvider time, ILogger<SchemaSweep> logger)
    : Chore("schema", "Looking at the orgs' objects", options.Value.SchemaInterval / TicksPerInterval, time, logger)
{
    /// <summary>A process that was restarted goes on soon where it was: when each org was last looked at is kept.</summary>
    private const int TicksPerInterval = 4;

    /// <summary>What another process that shares the store has looked at just now is left.</summary>
    private const double Shortest = 0.9;

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        ForEachOrgAsync(store, org => CheckAsync(org, cancellationToken), cancellationToken);

    private async Task CheckAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not null)
            await grains.GetGrain<ISalesforceOrgGrain>(org.Value).CheckSchemaAsync(options.Value.SchemaInterval * Shortest);
    }
}
