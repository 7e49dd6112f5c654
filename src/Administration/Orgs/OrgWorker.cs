using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>Talks to orgs' grains for people, who must get an answer whether a grain can be reached or not.</summary>
public sealed partial class OrgWorker(IServiceProvider services, TimeProvider time, ILogger<OrgWorker> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RepairAge = TimeSpan.FromSeconds(10);

    /// <summary>Null in a process that does not ask OnceHub.</summary>
    public ICatchUpKeys? CatchUpKeys => services.GetService<ICatchUpKeys>();

    /// <summary>
    /// What was last read of the org's OnceHub account, without waiting for OnceHub; nothing in a process that does not ask it.
    /// </summary>
    public Task<OnceHubAccount> FindAccountAsync(OrgId org, CancellationToken cancellationToken) =>
        services.GetService<IOnceHubAccounts>() is { } accounts
            ? accounts.FindAsync(org.Value, cancellationToken)
            : Task.FromResult(OnceHubAccount.None);

    /// <summary>
    /// Has the org's grain forget what it read of settings and connection. False when it cannot be reached: it reads them anew when it
    /// starts.
    /// </summary>
    public Task<bool> ReloadAsync(OrgId org, CancellationToken cancellationToken) =>
        TellAsync(org, static grain => grain.ReloadAsync(), cancellationToken);

    /// <summary>Something waits in the org's inbox. May be lost: the sweeper finds it.</summary>
    public Task WakeAsync(OrgId org, CancellationToken cancellationToken) =>
        TellAsync(org, static grain => grain.WakeAsync(), cancellationToken);

    /// <summary>Null when the grain cannot be reached.</summary>
    public Task<OrgStatus?> FindStatusAsync(OrgId org, CancellationToken cancellationToken) => TryAsync<OrgStatus?>(
        org, async grain => await grain.GetStatusAsync().WaitAsync(Limit, time, cancellationToken), cancellationToken);

    /// <summary>
    /// Has the org's objects looked at anew, unless that was done within this time. Null when the grain cannot be reached.
    /// </summary>
    public Task<SchemaReport?> CheckSchemaAsync(OrgId org, TimeSpan maxAge, CancellationToken cancellationToken) => TryAsync<SchemaReport?>(
        org, async grain => await grain.CheckSchemaAsync(maxAge).WaitAsync(Limit, time, cancellationToken), cancellationToken);

    /// <summary>Who asks for something to be tried again has mended something: in Salesforce, perhaps, where nobody told us.</summary>
    public Task NoteRepairAsync(OrgId org, CancellationToken cancellationToken) => CheckSchemaAsync(org, RepairAge, cancellationToken);

    /// <summary>
    /// What happens in the org from now on, as long as <see cref="KeepWatchingAsync"/> is called now and then. Null when neither grain nor
    /// feed can be reached.
    /// </summary>
    public Task<IAsyncEnumerable<BookingActivity>?> WatchAsync(OrgId org, CancellationToken cancellationToken) => TryAsync(
        org,
        async grain =>
        {
            if (services.GetService<IActivityFeed>() is not { } feed) return null;
            var activities = await feed.ListenAsync(org.Value, cancellationToken).WaitAsync(Limit, time, cancellationToken);
            await grain.WatchAsync().WaitAsync(Limit, time, cancellationToken);
            return activities;
        },
        cancellationToken);

    public Task KeepWatchingAsync(OrgId org, CancellationToken cancellationToken) =>
        TellAsync(org, static grain => grain.WatchAsync(), cancellationToken);

    private Task<bool> TellAsync(OrgId org, Func<ISalesforceOrgGrain, Task> call, CancellationToken cancellationToken) => TryAsync(
        org,
        async grain =>
        {
            await call(grain).WaitAsync(Limit, time, cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task<T?> TryAsync<T>(OrgId org, Func<ISalesforceOrgGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return services.GetService<IGrainFactory>() is { } grains
                ? await call(grains.GetGrain<ISalesforceOrgGrain>(org.Value))
                : default;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(logger, failed, org);
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain of org {Org} cannot be reached")]
    private static partial void LogUnreachable(ILogger logger, Exception failed, OrgId org);
}
