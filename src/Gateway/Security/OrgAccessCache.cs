using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Keeps what opens each org for some seconds, and reads it once however many ask.</summary>
internal sealed class OrgAccessCache(IOrgStore store, IOptions<GatewayOptions> options, TimeProvider time) : ICredentialChanges
{
    // Strangers may name any org: past this many the cache starts anew rather than grow.
    private const int MaxEntries = 20_000;

    private readonly ConcurrentDictionary<OrgId, Entry> _entries = new();

    /// <exception cref="StoreUnavailableException">Nothing fresh is cached, and the store cannot be read in time.</exception>
    public ValueTask<OrgAccess> FindAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(org, out var entry) && entry.IsFresh(time.GetTimestamp()))
            return entry.Read.IsCompletedSuccessfully ? new(entry.Read.Result) : new(entry.Read.WaitAsync(cancellationToken));
        return new(ReadAsync(org, entry).WaitAsync(cancellationToken));
    }

    /// <summary>The org's secrets or keys were changed here: the next request reads them again.</summary>
    public void Changed(OrgId org) => _entries.TryRemove(org, out _);

    private Task<OrgAccess> ReadAsync(OrgId org, Entry? stale)
    {
        if (_entries.Count >= MaxEntries) _entries.Clear();
        var fresh = new Entry(time.GetTimestamp() + (long)(options.Value.AccessCacheTime.TotalSeconds * time.TimestampFrequency), () => LoadAsync(org));
        // Whoever puts the entry in starts the read; the others wait for that one. A read begun before the change stays in an
        // entry that nobody finds any more.
        if (stale is null) return _entries.GetOrAdd(org, fresh).Read;
        return _entries.TryUpdate(org, fresh, stale) ? fresh.Read : _entries.GetOrAdd(org, fresh).Read;
    }

    private async Task<OrgAccess> LoadAsync(OrgId org)
    {
        var timeout = options.Value.StoreTimeout;
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            return await OrgAccess.LoadAsync(store, org, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failed)
        {
            Changed(org);
            if (failed is OperationCanceledException)
                throw new StoreUnavailableException($"The store did not answer within {timeout} when the keys of an org were read.", failed);
            throw;
        }
    }

    private sealed class Entry(long expiresAt, Func<Task<OrgAccess>> read)
    {
        private readonly Lazy<Task<OrgAccess>> _read = new(read);

        public Task<OrgAccess> Read => _read.Value;

        public bool IsFresh(long now) => now < expiresAt;
    }
}
