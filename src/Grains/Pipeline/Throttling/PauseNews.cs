using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Telemetry;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>Tells the log and the metrics that an org is stopped and why, or that it goes on: once for each change.</summary>
internal sealed partial class PauseNews : IDisposable
{
    private readonly OrgId _org;
    private readonly OrgThrottle _throttle;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private string? _told;

    public PauseNews(OrgId org, OrgThrottle throttle, ILogger logger)
    {
        (_org, _throttle, _logger) = (org, throttle, logger);
        throttle.Changed += Tell;
    }

    /// <summary>Also what was known before a restart.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            var stopped = _throttle.Stopped;
            if (stopped?.Code == _told) return;
            if (stopped is null) LogGoesOn(_logger, _org, _told!);
            else LogStopped(_logger, _org, stopped.Code, stopped.Message);
            Measure(stopped?.Code);
        }
    }

    public void Dispose()
    {
        _throttle.Changed -= Tell;
        lock (_gate) Measure(null);
    }

    private void Measure(string? code)
    {
        if (_told is not null) GrainTelemetry.PauseEnds(_org, _told);
        if (code is not null) GrainTelemetry.PauseBegins(_org, code);
        _told = code;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Org} is paused: {Code}. {Reason}")]
    private static partial void LogStopped(ILogger logger, OrgId org, string code, string reason);

    [LoggerMessage(2, LogLevel.Information, "{Org} goes on: {Code} has ended")]
    private static partial void LogGoesOn(ILogger logger, OrgId org, string code);
}
