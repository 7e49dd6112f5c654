using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// How many events and bytes each org may hand in to this process: a rate a minute, of which what is not used is saved up for
/// <see cref="MinutesSaved"/>. The same of forms that are filled. Whoever has something left may send a whole body, however large; what
/// it takes too much is worked off before the next one. Only callers whose key or signature is verified spend anything.
/// </summary>
internal sealed partial class OrgQuotas(IOptions<GatewayOptions> options, TimeProvider time, ILogger<OrgQuotas> logger)
{
    public const int MinutesSaved = 10;

    private readonly ConcurrentDictionary<OrgId, Account> _accounts = new();

    /// <exception cref="ProblemException">The org has spent what it may.</exception>
    public void Enter(OrgId org) => Refuse(org, AccountOf(org).WhyNot(time.GetTimestamp()));

    /// <summary>One form is about to be filled from Salesforce, which costs the org some of its API calls.</summary>
    /// <exception cref="ProblemException">The org has spent what it may.</exception>
    public void SpendPrefill(OrgId org) => Refuse(org, AccountOf(org).SpendPrefill(time.GetTimestamp()));

    private void Refuse(OrgId org, Spent? why)
    {
        if (why is not { } spent) return;
        QuotaTelemetry.Refused(org, spent.Quota);
        if (spent.IsNews) LogSpent(logger, org, spent.Quota, spent.Wait);
        throw new ProblemException(
            ProblemKinds.QuotaExceeded,
            $"The org '{org}' has sent more {spent.Quota} than it may: {spent.PerMinute:N0} a minute, and what it did not use of the last "
            + $"{MinutesSaved} "
            + $"minutes. Send this again in {spent.Seconds} seconds; the operator of this gateway can raise "
            + $"OnceHub:Gateway:{spent.Setting}.",
            (Problem.RetryAfter, spent.Seconds));
    }

    public void Spend(OrgId org, int events, long bytes) => AccountOf(org).Spend(events, bytes, time.GetTimestamp());

    private Account AccountOf(OrgId org) => _accounts.GetOrAdd(
        org, static (_, given) => new Account(given.options.Value, given.time), (options, time));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Org {Org} has sent more {Quota} than it may, and is answered 429 for {Wait}; "
            + "further refusals of this minute are only counted"
    )]
    private static partial void LogSpent(ILogger logger, OrgId org, string quota, TimeSpan wait);

    private sealed class Account(GatewayOptions options, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private readonly Purse _events = new("events", nameof(GatewayOptions.OrgEventsPerMinute), options.OrgEventsPerMinute);
        private readonly Purse _prefills =
            new("prefill requests", nameof(GatewayOptions.OrgPrefillsPerMinute), options.OrgPrefillsPerMinute);

        private readonly Purse _bytes = new("bytes", nameof(GatewayOptions.OrgBytesPerMinute), options.OrgBytesPerMinute);
        private long _filledAt = time.GetTimestamp();
        private readonly RepeatCount _refusals = new(TimeSpan.FromMinutes(1), time);

        public Spent? WhyNot(long now)
        {
            lock (_lock)
            {
                Fill(now);
                var empty = _events.Left > 0 ? _bytes : _events;
                return empty.Left > 0 ? null : Told(empty, owed: 0);
            }
        }

        public Spent? SpendPrefill(long now)
        {
            lock (_lock)
            {
                Fill(now);
                if (_prefills.Left < 1) return Told(_prefills, owed: 1);
                _prefills.Left--;
                return null;
            }
        }

        public void Spend(int events, long bytes, long now)
        {
            lock (_lock)
            {
                Fill(now);
                _events.Left -= events;
                _bytes.Left -= bytes;
            }
        }

        private void Fill(long now)
        {
            var minutes = time.GetElapsedTime(_filledAt, now).TotalMinutes;
            if (minutes <= 0) return;
            _filledAt = now;
            _events.Fill(minutes);
            _bytes.Fill(minutes);
            _prefills.Fill(minutes);
        }

        private Spent Told(Purse empty, int owed) =>
            new(empty.Name, empty.Setting, empty.PerMinute, empty.WaitFor(owed), IsNews: _refusals.Add() > 0);
    }

    private sealed class Purse(string name, string setting, long perMinute)
    {
        public string Name => name;

        public string Setting => setting;

        public long PerMinute => perMinute;

        public double Left { get; set; } = (double)perMinute * MinutesSaved;

        /// <summary>Until this much is left again.</summary>
        public TimeSpan WaitFor(int amount) => TimeSpan.FromMinutes(Math.Max(amount - Left, 0) / perMinute);

        public void Fill(double minutes) => Left = Math.Min((double)perMinute * MinutesSaved, Left + (perMinute * minutes));
    }

    private sealed record Spent(string Quota, string Setting, long PerMinute, TimeSpan Wait, bool IsNews)
    {
        public int Seconds { get; } = (int)Math.Ceiling(Wait.TotalSeconds) + 1;
    }
}
