using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PauseNewsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly CapturedLogs _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_log_and_the_metrics_are_told_once_for_each_change()
    {
        var org = OrgId.Parse($"acme-{Guid.NewGuid():n}"[..30]);
        using var paused = new Measured(org);
        var throttle = new OrgThrottle(3, TimeSpan.FromSeconds(60), _clock);
        using (var news = new PauseNews(org, throttle, _log.CreateLogger<PauseNews>()))
        {
            news.Tell();
            Assert.Empty(_log.Messages);

            for (var i = 0; i < 5; i++) throttle.ObserveFailure(Stopped("ORG_LOCKED", PauseCodes.OrgLocked));
            for (var i = 0; i < 3; i++)
            {
                _clock.Advance(throttle.Pause!.NotBefore!.Value - _clock.GetUtcNow());
                throttle.ObserveFailure(Stopped("ORG_LOCKED", PauseCodes.OrgLocked));
            }
            var line = Assert.Single(_log.Messages);
            Assert.Contains("ORG_LOCKED", line, StringComparison.Ordinal);
            Assert.Contains("Ask Salesforce.", line, StringComparison.Ordinal);
            Assert.Equal("ORG_LOCKED 1", paused.Now);

            _clock.Advance(throttle.Pause!.NotBefore!.Value - _clock.GetUtcNow());
            throttle.ObserveFailure(Stopped("TRIAL_EXPIRED", PauseCodes.TrialExpired));
            Assert.Equal(2, _log.Messages.Count);
            Assert.Equal("TRIAL_EXPIRED 1", paused.Now);

            throttle.ObserveWayOpen();
            Assert.Equal(3, _log.Messages.Count);
            Assert.Contains("goes on", _log.Messages[2], StringComparison.Ordinal);
            Assert.Equal("", paused.Now);

            throttle.ObserveFailure(Stopped("ORG_LOCKED", PauseCodes.OrgLocked));
        }
        // Whoever works for the org next tells of it.
        Assert.Equal("", paused.Now);
    }

    [Fact]
    public void Outages_of_moments_are_no_news()
    {
        var throttle = new OrgThrottle(3, TimeSpan.FromSeconds(60), _clock);
        using var news = new PauseNews(OrgId.Parse("acme"), throttle, _log.CreateLogger<PauseNews>());
        throttle.ObserveFailure(new SalesforceError { Action = FailureAction.Retry, Code = "HTTP_503", Message = "Unavailable." });
        Assert.Empty(_log.Messages);
    }

    private static SalesforceError Stopped(string code, string condition) => new()
    {
        Action = FailureAction.SetAside,
        Code = code,
        Message = "Refused",
        Condition = new OrgCondition(condition, "Something is the matter.", "Ask Salesforce."),
    };

    /// <summary>The sums of oncehub.sync.orgs.paused of one org, by code.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly SortedDictionary<string, long> _sums = [];
        private readonly MeterListener _listener = new();

        public Measured(OrgId org)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "oncehub.sync.orgs.paused") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var all = new Dictionary<string, object?>(tags.ToArray());
                if (!Equals(all[SyncTelemetry.Org], org.Value)) return;
                var code = (string)all[SyncTelemetry.ErrorType]!;
                _sums[code] = _sums.GetValueOrDefault(code) + value;
            });
            _listener.Start();
        }

        public string Now => string.Join(", ", _sums.Where(sum => sum.Value != 0).Select(sum => $"{sum.Key} {sum.Value}"));

        public void Dispose() => _listener.Dispose();
    }
}
