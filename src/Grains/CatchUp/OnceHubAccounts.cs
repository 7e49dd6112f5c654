using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>
/// Reads accounts in the background, one reading an org at a time, and keeps what was read in memory: OnceHub asks its clients to
/// cache lists. An account that nobody looks at is not read again.
/// </summary>
internal sealed partial class OnceHubAccounts(
    IOrgStore store, OnceHubApi api, TimeProvider time, ILogger<OnceHubAccounts> logger) : IOnceHubAccounts, IDisposable
{
    /// <summary>The most that is read of one list: 20 requests of the 200 that OnceHub allows in five minutes.</summary>
    internal const int MostItems = 2_000;

    internal static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<OrgId, KnownAccount> _known = [];
    private readonly CancellationTokenSource _stop = new();

    public async Task<OnceHubAccount> FindAsync(string org, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        try
        {
            var key = await OnceHubKey.FindAsync(store, orgId, cancellationToken);
            return key is null ? Forget(orgId) : Known(orgId, key);
        }
        catch (SecretUnreadableException unreadable)
        {
            return new OnceHubAccount(AccountReading.Failed, null, [], [unreadable.Message]);
        }
    }

    /// <summary>Ends readings that are under way.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The reading that is under way, for tests that wait for its end; null while there is none.</summary>
    internal Task? ReadingOf(OrgId org)
    {
        lock (_lock) return _known.GetValueOrDefault(org)?.Reading;
    }

    private OnceHubAccount Forget(OrgId org)
    {
        lock (_lock) _known.Remove(org);
        return OnceHubAccount.None;
    }

    /// <summary>What another key opened may be another account, and is not told.</summary>
    private OnceHubAccount Known(OrgId org, OnceHubKey key)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_known.TryGetValue(org, out var known) || known.Key != key) _known[org] = known = new KnownAccount(key);
            known.AskedAt = now;
            if (known.Reading is null && known.NextAt <= now)
            {
                foreach (var old in _known.Where(one => now - one.Value.AskedAt > Kept).ToArray()) _known.Remove(old.Key);
                known.Reading = ReadAsync(org, known, _stop.Token);
            }
            return known.Account;
        }
    }

    private async Task ReadAsync(OrgId org, KnownAccount known, CancellationToken cancellationToken)
    {
        // Whoever asked goes on at once.
        await Task.Yield();
        ReadingEnd? end = null;
        try
        {
            end = await ReadListsAsync(org, known, cancellationToken);
        }
        catch (OnceHubKeyReplacedException)
        {
            // Nobody is told of this reading: the next one is by the key that is stored then.
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops.
        }
        catch (Exception error)
        {
            LogFailed(logger, error, org);
            end = new ReadingEnd(
                [], "OnceHub's account could not be read: the log tells why. It is tried again.", time.GetUtcNow() + RetryAfter);
        }
        lock (_lock) known.End(end, time.GetUtcNow());
    }

    private async Task<ReadingEnd> ReadListsAsync(OrgId org, KnownAccount known, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var without = 0;
        foreach (var list in AccountList.All)
        {
            try
            {
                var items = await ReadListAsync(org, known.Key, list, cancellationToken);
                if (items.Length >= MostItems) notes.Add($"Only {MostItems} {list.Title} of OnceHub are listed: enter others by id.");
                lock (_lock) known.Learn(list.Kind, items);
            }
            catch (OnceHubApiException none) when (none.Status is 403 or 404)
            {
                // A key that may not, or an account of the other generation. The other lists may be there.
                notes.Add(
                    $"OnceHub's API does not list {list.Title} for this key (HTTP {none.Status}): those seen in bookings are listed, "
                    + "and others can be entered by id.");
                lock (_lock) known.Learn(list.Kind, []);
                if (++without == AccountList.All.Length) return Failed([], none);
            }
            catch (OnceHubApiException failed)
            {
                // The next list would fare no better.
                return Failed([.. notes], failed);
            }
        }
        return new ReadingEnd([.. notes], null, time.GetUtcNow() + Fresh);

        ReadingEnd Failed(ImmutableArray<string> before, OnceHubApiException failed)
        {
            LogRefused(logger, org, failed.Message);
            return failed.Result == CatchUpResult.Refused
                ? new(before, failed.Message, time.GetUtcNow() + Fresh)
                : new(before, failed.Message + " It is tried again.", failed.NotBefore ?? time.GetUtcNow() + RetryAfter);
        }
    }

    private async Task<ImmutableArray<AccountItem>> ReadListAsync(
        OrgId org, OnceHubKey key, AccountList list, CancellationToken cancellationToken)
    {
        var items = ImmutableArray.CreateBuilder<AccountItem>();
        await foreach (var page in api.ListAsync(token => CurrentAsync(org, key, token), list.Path, cancellationToken))
        {
            items.AddRange(page.Select(list.Read).OfType<AccountItem>());
            if (items.Count >= MostItems) break;
        }
        return [.. items.DistinctBy(item => item.Id).Take(MostItems)];
    }

    /// <summary>Asked before every request: a key that was removed is not sent once more.</summary>
    /// <exception cref="OnceHubKeyReplacedException">The key is not the org's any more.</exception>
    private async Task<string> CurrentAsync(OrgId org, OnceHubKey key, CancellationToken cancellationToken) =>
        await OnceHubKey.FindAsync(store, org, cancellationToken) == key ? key.ApiKey : throw new OnceHubKeyReplacedException();

    [LoggerMessage(1, LogLevel.Warning, "The OnceHub account of {Org} could not be read: {Reason}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string reason);

    [LoggerMessage(2, LogLevel.Error, "Reading the OnceHub account of {Org} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, OrgId org);

    /// <param name="Notes">What could not be read although the reading went on.</param>
    /// <param name="Failure">Why it ended early; null where it did not.</param>
    /// <param name="NextAt">When the account may be read again.</param>
    private sealed record ReadingEnd(ImmutableArray<string> Notes, string? Failure, DateTimeOffset NextAt);

    /// <summary>What is known of one account. Used under the lock.</summary>
    private sealed class KnownAccount(OnceHubKey key)
    {
        private readonly Dictionary<SeenKind, ImmutableArray<AccountItem>> _lists = [];

        public OnceHubKey Key => key;

        public OnceHubAccount Account { get; private set; } = new(AccountReading.Reading, null, [], []);

        public DateTimeOffset AskedAt { get; set; }

        public DateTimeOffset NextAt { get; private set; }

        public Task? Reading { get; set; }

        public void Learn(SeenKind kind, ImmutableArray<AccountItem> items)
        {
            _lists[kind] = items;
            Account = Account with { Items = [.. _lists.Values.SelectMany(static list => list)] };
        }

        /// <param name="end">Null where the reading was of no interest any more.</param>
        public void End(ReadingEnd? end, DateTimeOffset now)
        {
            Reading = null;
            if (end is null) return;
            NextAt = end.NextAt;
            Account = end.Failure is null
                ? Account with { Reading = AccountReading.Read, ReadAt = now, Notes = end.Notes }
                : Account with { Reading = AccountReading.Failed, Notes = [.. end.Notes, end.Failure] };
        }
    }
}
