using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Grains;

/// <summary>Work beside the grains that every process does again and again. A round that fails costs itself, never the process.</summary>
/// <param name="what">For the log of a round that failed, as the start of a sentence.</param>
internal abstract partial class RepeatedWork(string what, TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>One round. The next begins an interval after this one began, or at once when it took longer.</summary>
    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    /// <summary>Whether the first round begins with the process, and not an interval later.</summary>
    protected virtual bool BeginsAtOnce => false;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        if (BeginsAtOnce) await TryRoundAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRoundAsync(stoppingToken);
    }

    private async Task TryRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RoundAsync(stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, error, what);
        }
    }

    [LoggerMessage(100, LogLevel.Warning, "{Work} failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error, string work);
}
