using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Makes the store and the operator key ready while the server is up already: a store that is out of reach at the start
/// is tried again until it answers, and one whose secrets need another master key until the key is there. A store of a newer
/// version ends the host.
/// </summary>
internal sealed partial class GatewayStartup(
    IStoreDatabase store,
    OperatorKeys operatorKeys,
    GatewayLifecycle lifecycle,
    TimeProvider time,
    ILogger<GatewayStartup> logger) : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilReachableAsync(store.MigrateAsync, stoppingToken);
        lifecycle.StoreIsReady();
        await UntilReachableAsync(operatorKeys.PrepareAsync, stoppingToken);
    }

    private async Task UntilReachableAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await step(cancellationToken);
                return;
            }
            catch (MasterKeyException locked)
            {
                lifecycle.StoreIsLocked(locked.Reason);
                LogLocked(logger, locked.Message, wait);
            }
            catch (StoreUnavailableException unavailable)
            {
                LogWaiting(logger, unavailable.Message, wait);
            }
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sentence} The next try is in {Wait}")]
    private static partial void LogLocked(ILogger logger, string sentence, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence} The next try is in {Wait}")]
    private static partial void LogWaiting(ILogger logger, string sentence, TimeSpan wait);
}
