using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Tells orgs' grains that something waits. One wake-up per org is under way at most; those that come meanwhile become one
/// more. A wake-up may be lost: the sweeper finds what waits.
/// </summary>
internal sealed partial class OrgWakeUps(IServiceProvider services, ILogger<OrgWakeUps> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<OrgId, WakeUp> _orgs = new();

    /// <summary>Returns at once and never throws.</summary>
    public void Wake(OrgId org) => _orgs.GetOrAdd(org, static (key, owner) => new WakeUp(key, owner), this).Ask();

    private async Task SendAsync(OrgId org)
    {
        try
        {
            // Asked for late and every time: a gateway may run before, or without, anything that runs grains.
            if (services.GetService<IGrainFactory>() is { } grains)
                await grains.GetGrain<ISalesforceOrgGrain>(org.Value).WakeAsync().WaitAsync(Limit);
        }
        catch (Exception failed)
        {
            LogLost(logger, failed, org);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A wake-up of org {Org} was lost; the sweeper will wake it")]
    private static partial void LogLost(ILogger logger, Exception failed, OrgId org);

    private sealed class WakeUp(OrgId org, OrgWakeUps owner) : IThreadPoolWorkItem
    {
        private const int Idle = 0;
        private const int Sending = 1;
        private const int SendingAndAskedAgain = 2;

        private int _state;

        public void Ask()
        {
            if (Volatile.Read(ref _state) == SendingAndAskedAgain) return;
            if (Interlocked.CompareExchange(ref _state, SendingAndAskedAgain, Sending) != Idle) return;
            if (Interlocked.CompareExchange(ref _state, Sending, Idle) == Idle)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            else Ask();
        }

        public void Execute() => _ = SendAllAsync();

        private async Task SendAllAsync()
        {
            do
            {
                // Asked again counts from here on: what was appended before is seen by the wake-up that goes out now.
                Volatile.Write(ref _state, Sending);
                await owner.SendAsync(org);
            }
            while (Interlocked.CompareExchange(ref _state, Idle, Sending) != Sending);
        }
    }
}
