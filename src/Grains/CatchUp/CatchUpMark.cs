using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>How far an org is caught up, and what came of asking OnceHub last. Kept in a small record.</summary>
/// <param name="LookedUntil">Everything that changed before is known.</param>
/// <param name="NextAt">Not before this does anybody look again.</param>
/// <param name="KeySince">Which key the rest speaks of: the one stored at this time.</param>
/// <param name="TriedAt">When OnceHub was last asked.</param>
/// <param name="WorkedAt">When a look, or the try of a new key, last ended well.</param>
/// <param name="HasLooked">A look has ended well since the key was first stored.</param>
/// <param name="BegunAt">When the last look began.</param>
/// <param name="After">The last booking that it read, where it was broken off and goes on; null where it begins anew.</param>
internal sealed record CatchUpMark(
    DateTimeOffset LookedUntil,
    DateTimeOffset NextAt,
    DateTimeOffset? KeySince = null,
    CatchUpResult Result = CatchUpResult.Untried,
    DateTimeOffset? TriedAt = null,
    string? Message = null,
    DateTimeOffset? WorkedAt = null,
    bool HasLooked = false,
    DateTimeOffset BegunAt = default,
    string? After = null)
{
    /// <summary>Nothing is known of this key yet; null for no key.</summary>
    public CatchUpMark WithoutResult(OnceHubKey? key) =>
        this with { KeySince = key?.Since, Result = CatchUpResult.Untried, TriedAt = null, Message = null, WorkedAt = null };

    /// <summary>A look begins, or goes on where one was broken off: that one tells up to when changes are known.</summary>
    public CatchUpMark Claimed(DateTimeOffset now, DateTimeOffset next) =>
        this with { NextAt = next, BegunAt = After is null ? now : BegunAt };

    /// <summary>A look has found all that changed before this.</summary>
    public CatchUpMark LookedTo(DateTimeOffset before) =>
        this with { HasLooked = true, LookedUntil = before > LookedUntil ? before : LookedUntil, After = null };

    public CatchUpMark WithResult(OnceHubKey key, CatchUpResult result, string? message, DateTimeOffset now) => this with
    {
        KeySince = key.Since,
        Result = result,
        TriedAt = now,
        Message = message,
        WorkedAt = result == CatchUpResult.Works ? now : key.Since == KeySince ? WorkedAt : null,
    };
}

/// <summary>An org's mark with its version: who saves over a version that somebody else has replaced, saves nothing.</summary>
internal sealed class StoredCatchUpMark(IOrgStore store, string key, long version, CatchUpMark mark)
{
    private long _version = version;

    public CatchUpMark Mark { get; private set; } = mark;

    /// <param name="first">The mark of an org that has none.</param>
    public static async Task<StoredCatchUpMark> ReadAsync(
        IOrgStore store, OrgId org, CatchUpMark first, CancellationToken cancellationToken)
    {
        var key = $"catch-up/{org}";
        return await store.FindSmallRecordAsync(key, cancellationToken) is { } kept
            ? new StoredCatchUpMark(store, key, kept.ExpectedVersion, JsonSerializer.Deserialize<CatchUpMark>(kept.State)!)
            : new StoredCatchUpMark(store, key, 0, first);
    }

    public async Task<bool> SaveAsync(CatchUpMark changed, CancellationToken cancellationToken)
    {
        var state = new VersionedState(_version, JsonSerializer.Serialize(changed));
        if (!await store.SaveSmallRecordAsync(key, state, cancellationToken)) return false;
        (_version, Mark) = (_version + 1, changed);
        return true;
    }
}
