using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Notes refused webhooks in memory, and stores them together now and then: one write an org, however many were refused, so that
/// a stranger who floods an org costs the store nothing more than one who sends a single request. What is noted for orgs that
/// are not there is thrown away.
/// </summary>
internal sealed partial class RefusalLedger(RefusedWebhooks refused, IOrgStore orgs, TimeProvider time, ILogger<RefusalLedger> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeAtTheEnd = TimeSpan.FromSeconds(2);

    // Strangers may name any org: so many that nothing is known of are noted between two looks.
    private const int MostUnknownOrgs = 500;

    // Hours pass while the store is out of reach.
    private const int MostCountsPerOrg = 500;

    private readonly Lock _lock = new();
    private Dictionary<OrgId, Page> _pages = [];
    private HashSet<OrgId> _known = [];
    private Task _storing = Task.CompletedTask;

    /// <summary>Returns at once and never throws.</summary>
    public void Note(OrgId org, ProblemKind cause, long? size, IPAddress address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_pages.TryGetValue(org, out var page))
            {
                if (!_known.Contains(org) && _pages.Count >= MostUnknownOrgs + _known.Count) return;
                _pages.Add(org, page = new Page());
            }
            page.Note(new RefusedDelivery(now, cause.Name, size, Masked(address)));
        }
    }

    /// <summary>Stores what was noted, one call after the other. What cannot be stored now is kept for the next time.</summary>
    public Task StoreAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _storing = StoreAfterAsync(_storing, cancellationToken);
    }

    private async Task StoreAfterAsync(Task before, CancellationToken cancellationToken)
    {
        // What failed before is no matter of this one; and nothing is stored while the caller has the lock.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Dictionary<OrgId, Page> pages = [];
        try
        {
            lock (_lock)
            {
                if (_pages.Count == 0) return;
                (pages, _pages) = (_pages, []);
            }
            var known = (await orgs.ListOrgsAsync(cancellationToken)).Select(org => org.Org).ToHashSet();
            lock (_lock) _known = known;
            foreach (var org in pages.Keys.ToList())
                if (!known.Contains(org) || await refused.AddAsync(org, pages[org].Read(), cancellationToken)) pages.Remove(org);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            LogLater(logger, failed);
        }
        finally
        {
            PutBack(pages);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await StoreAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            using var end = new CancellationTokenSource(TimeAtTheEnd, time);
            try
            {
                await StoreAsync(end.Token).WaitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                // The store does not answer: the last seconds' refusals go with the process.
            }
        }
    }

    private void PutBack(Dictionary<OrgId, Page> pages)
    {
        lock (_lock)
        {
            foreach (var (org, page) in pages)
                if (!_pages.TryAdd(org, page)) _pages[org].Add(page);
        }
    }

    /// <summary>
    /// Enough to know OnceHub's network or one's own proxy by, and not a person's address: three parts of IPv4, the /48 of IPv6.
    /// </summary>
    internal static string Masked(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.•"
            : $"{(bytes[0] << 8) | bytes[1]:x}:{(bytes[2] << 8) | bytes[3]:x}:{(bytes[4] << 8) | bytes[5]:x}:•";
    }

    [LoggerMessage(LogLevel.Debug, "Refused webhooks could not be noted in the store; it is tried again")]
    private static partial void LogLater(ILogger logger, Exception failed);

    /// <summary>What was refused of one org.</summary>
    private sealed class Page
    {
        private readonly Dictionary<(DateTimeOffset Hour, string Cause), long> _counts = [];
        private readonly Queue<RefusedDelivery> _last = new(RefusedDeliveries.MostLast + 1);

        public void Note(RefusedDelivery one)
        {
            var hour = new DateTimeOffset(one.At.Year, one.At.Month, one.At.Day, one.At.Hour, 0, 0, TimeSpan.Zero);
            Count(hour, one.Cause, 1);
            _last.Enqueue(one);
            if (_last.Count > RefusedDeliveries.MostLast) _last.Dequeue();
        }

        /// <summary>What was noted before this.</summary>
        public void Add(Page older)
        {
            foreach (var (key, times) in older._counts) Count(key.Hour, key.Cause, times);
            RefusedDelivery[] all = [.. older._last, .. _last];
            _last.Clear();
            foreach (var one in all.TakeLast(RefusedDeliveries.MostLast)) _last.Enqueue(one);
        }

        public RefusedDeliveries Read() => new(
            [.. _counts.Select(count => new RefusedHour(count.Key.Hour, count.Key.Cause, count.Value))], [.. _last]);

        private void Count(DateTimeOffset hour, string cause, long times)
        {
            var known = _counts.GetValueOrDefault((hour, cause));
            if (known > 0 || _counts.Count < MostCountsPerOrg) _counts[(hour, cause)] = known + times;
        }
    }
}
