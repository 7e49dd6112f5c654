namespace OnceHub.Sync.Silo;

/// <summary>
/// Says in the log when the certificate's files are not to be used any more, or soon will not be, so that a renewal that went
/// wrong is known before connections fail.
/// </summary>
internal sealed partial class CertificateWatch(ClusterCertificate certificate, TimeProvider time, ILogger<CertificateWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look()
    {
        try
        {
            certificate.Check();
        }
        catch (SiloStartException unusable)
        {
            LogUnusable(logger, unusable.Message);
            return;
        }
        var own = certificate.Own;
        var (from, until) = (own.NotBefore.ToUniversalTime(), own.NotAfter.ToUniversalTime());
        // Renewal is usual when a third of the time is left (cert-manager); with a tenth left it was missed.
        if (until - time.GetUtcNow().UtcDateTime < (until - from) / 10) LogEnding(logger, until);
    }

    [LoggerMessage(1, LogLevel.Error, "New connections between the processes of this cluster fail or soon will. {Why}")]
    private static partial void LogUnusable(ILogger logger, string why);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The certificate of this process ends at {Until:u} and was not renewed yet; a renewed file is used without a restart")]
    private static partial void LogEnding(ILogger logger, DateTime until);
}
