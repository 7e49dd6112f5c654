using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// How many events of an org may wait for Salesforce. They are counted in the store, now and then and when what was free at
/// the last count is used up: in between, what this process takes is counted here.
/// </summary>
internal sealed class OrgQueues(IInboxStore store, IOptions<GatewayOptions> options, TimeProvider time)
{
    // Other processes take events too, and silos work them off.
    private static readonly TimeSpan CountHolds = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FullHolds = TimeSpan.FromSeconds(5);
    private const int RetryAfterSeconds = 60;

    private readonly ConcurrentDictionary<OrgId, Account> _accounts = new();

    /// <exception cref="ProblemException">As many wait as may.</exception>
    /// <exception cref="StoreUnavailableException">They could not be counted.</exception>
    public async ValueTask EnterAsync(OrgId org, CancellationToken cancellationToken)
    {
        var account = AccountOf(org);
        var room = account.Room(time.GetTimestamp());
        if (room is null)
        {
            await account.CountAsync(count => store.CountWaitingAsync(org, count, CancellationToken.None)).WaitAsync(cancellationToken);
            room = account.Room(time.GetTimestamp());
        }
        if (room is not <= 0) return;
        QuotaTelemetry.Refused(org, "waiting");
        throw new ProblemException(
            ProblemKinds.QueueFull,
            $"{options.Value.OrgWaitingEvents:N0} events of the org '{org}' wait for Salesforce, as many as may. "
            + "See why in the org's status, and send this "
            + "again later; the operator of this gateway can raise OnceHub:Gateway:OrgWaitingEvents.",
            (Problem.RetryAfter, RetryAfterSeconds));
    }

    public void Spend(OrgId org, int events) => AccountOf(org).Spend(events);

    private Account AccountOf(OrgId org) => _accounts.GetOrAdd(
        org, static (_, given) => new Account(given.options.Value.OrgWaitingEvents, given.time), (options, time));

    private sealed class Account(long most, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private long _room;
        private long? _countedAt;
        private Task? _counting;

        /// <summary>How many more may come; null where they have to be counted first.</summary>
        public long? Room(long now)
        {
            lock (_lock)
                return _countedAt is { } counted && time.GetElapsedTime(counted, now) < (_room > 0 ? CountHolds : FullHolds) ? _room : null;
        }

        public void Spend(int events)
        {
            lock (_lock) _room -= events;
        }

        /// <summary>Whoever comes while they are counted waits for the same count.</summary>
        public Task CountAsync(Func<long, Task<long>> count)
        {
            lock (_lock) return _counting ??= CountOnceAsync(count);
        }

        private async Task CountOnceAsync(Func<long, Task<long>> count)
        {
            await Task.Yield();
            try
            {
                var waiting = await count(most);
                lock (_lock) (_room, _countedAt) = (most - waiting, time.GetTimestamp());
            }
            finally
            {
                lock (_lock) _counting = null;
            }
        }
    }
}
