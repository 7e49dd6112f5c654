using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Operator keys for machines, each with a name of its own, beside the operator's key.</summary>
public sealed class NamedOperatorKeys(IAccessStore store, KeyUses uses, TimeProvider time)
{
    public const string Prefix = "oho_";

    // A key that another process removed works for this long; strangers who bring keys cost one read in it.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    private readonly Fresh<string, IReadOnlyList<OperatorKeyRecord>> _known = new(() => CacheTime, time) { Capacity = 1 };

    public async Task<ImmutableArray<NamedOperatorKey>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = ImmutableArray.CreateBuilder<NamedOperatorKey>();
        foreach (var key in await store.ListOperatorKeysAsync(cancellationToken))
            keys.Add(new NamedOperatorKey(key.Name, key.CreatedAt, key.CreatedBy, await uses.FindAsync(key.Hash, cancellationToken)));
        return keys.ToImmutable();
    }

    /// <summary>The new key, shown once; null when the name is taken.</summary>
    public async Task<string?> AddAsync(string name, string createdBy, CancellationToken cancellationToken)
    {
        var key = SecretToken.New(Prefix);
        var added = await store.AddOperatorKeyAsync(
            new OperatorKeyRecord(name, SecretToken.HashOf(key), time.GetUtcNow(), createdBy), cancellationToken);
        _known.Forget(Prefix);
        return added ? key : null;
    }

    /// <summary>False when there is none of that name.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var removed = await store.RemoveOperatorKeyAsync(name, cancellationToken);
        _known.Forget(Prefix);
        return removed;
    }

    /// <summary>The name of the key; null when it is none of these.</summary>
    public async ValueTask<string?> FindAsync(string presented, CancellationToken cancellationToken)
    {
        if (!presented.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var known = await _known.GetAsync(Prefix, (_, _) => store.ListOperatorKeysAsync(CancellationToken.None), cancellationToken);
        var hash = SecretToken.HashOf(presented);
        string? found = null;
        foreach (var key in known)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(key.Hash))) found = key.Name;
        if (found is not null) await uses.NoteAsync(hash, cancellationToken);
        return found;
    }
}

/// <param name="LastUsedAt">To some minutes; null for one that was not used yet.</param>
public sealed record NamedOperatorKey(string Name, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt);
