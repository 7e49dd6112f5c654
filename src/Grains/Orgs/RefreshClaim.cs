using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// The right to use an org's refresh token, held by one at a time among all processes that share the store. It runs out, so
/// that a process that died with it holds nobody up for long; while it is held it is renewed, because the login server may
/// be asked several times, each for as long as a request may take.
/// </summary>
internal sealed class RefreshClaim(OrgId org, IOrgStore store, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _key = $"token-refresh/{org}";

    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var stored = await store.FindSmallRecordAsync(_key, cancellationToken);
            if (stored is null || UntilIn(stored.State) <= now.ToUnixTimeMilliseconds())
            {
                var version = stored?.ExpectedVersion ?? 0;
                if (await store.SaveSmallRecordAsync(_key, new VersionedState(version, TextOfLife()), cancellationToken))
                    return new Held(this, version + 1);
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private TimeProvider Time => time;

    private Task<bool> SaveAsync(long version, string until) =>
        store.SaveSmallRecordAsync(_key, new VersionedState(version, until), CancellationToken.None);

    private string TextOfLife() => TextOf((time.GetUtcNow() + Life).ToUnixTimeMilliseconds());

    private static long UntilIn(string state) =>
        long.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? until : 0;

    private static string TextOf(long until) => until.ToString(CultureInfo.InvariantCulture);

    /// <summary>Kept alive until it is given back.</summary>
    private sealed class Held : IAsyncDisposable
    {
        private readonly RefreshClaim _claim;
        private readonly CancellationTokenSource _over = new();
        private readonly Task _renewing;
        private long _version;

        public Held(RefreshClaim claim, long version)
        {
            (_claim, _version) = (claim, version);
            _renewing = Apart.RunAsync(RenewAsync);
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _renewing;
            _over.Dispose();
            try
            {
                // Of another version by now: it ran out, and somebody else holds it.
                await _claim.SaveAsync(_version, TextOf(0));
            }
            catch (StoreUnavailableException)
            {
                // It runs out by itself.
            }
        }

        private async Task RenewAsync()
        {
            while (true)
            {
                try
                {
                    await Task.Delay(Life / 3, _claim.Time, _over.Token);
                    if (!await _claim.SaveAsync(_version, _claim.TextOfLife())) return;
                    _version++;
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (StoreUnavailableException)
                {
                    // It may last until the next time.
                }
            }
        }
    }
}
