using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// The right to use an org's refresh token, held by one at a time among all processes that share the store. It runs out, so
/// that a process that died with it holds nobody up for long.
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
                if (await store.SaveSmallRecordAsync(
                        _key, new VersionedState(version, TextOf((now + Life).ToUnixTimeMilliseconds())), cancellationToken))
                    return new Held(this, version + 1);
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private Task<bool> ReleaseAsync(long version) =>
        store.SaveSmallRecordAsync(_key, new VersionedState(version, TextOf(0)), CancellationToken.None);

    private static long UntilIn(string state) =>
        long.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? until : 0;

    private static string TextOf(long until) => until.ToString(CultureInfo.InvariantCulture);

    private sealed class Held(RefreshClaim claim, long version) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                // Of another version by now: it ran out, and somebody else holds it.
                await claim.ReleaseAsync(version);
            }
            catch (StoreUnavailableException)
            {
                // It runs out by itself.
            }
        }
    }
}
