using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>Stores the keys by which orgs are caught up, after a try, and tells pollers of other processes by the org's mark.</summary>
internal sealed class CatchUpKeys(IOrgStore store, OnceHubApi api, IOptions<CatchUpOptions> options, TimeProvider time) : ICatchUpKeys
{
    private const int Attempts = 20;

    public async Task<CatchUpKeyStatus?> FindAsync(string org, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        return await OnceHubKey.FindAsync(store, orgId, cancellationToken) is { } key
            ? Tell(key, (await ReadMarkAsync(orgId, cancellationToken)).Mark)
            : null;
    }

    public async Task<CatchUpKeyTrial> SaveAsync(string org, string apiKey, bool untried, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var (result, message) = await api.TryKeyAsync(apiKey, cancellationToken);
        if (result == CatchUpResult.Refused) return new CatchUpKeyTrial(null, result, message);
        var stored = await FindAsync(org, cancellationToken);
        if (result == CatchUpResult.Unreachable)
        {
            if (!MayReplaceUntried(stored)) return new CatchUpKeyTrial(null, result, message, KeepsWorking: true);
            if (!untried) return new CatchUpKeyTrial(null, result, message);
            (result, message) = (CatchUpResult.Untried, null);
        }
        var key = new OnceHubKey(apiKey, Now());
        await key.SaveAsync(store, orgId, cancellationToken);
        await ChangeMarkAsync(orgId, mark => Begin(mark, key, result, isFirst: stored is null), cancellationToken);
        return new CatchUpKeyTrial(await FindAsync(org, cancellationToken), result, message);
    }

    public async Task<bool> RemoveAsync(string org, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        if (await OnceHubKey.FindAsync(store, orgId, cancellationToken) is null) return false;
        await OnceHubKey.DeleteAsync(store, orgId, cancellationToken);
        // A look that is under way ends at its next step: its mark is of a version that is replaced.
        await ChangeMarkAsync(orgId, mark => mark.WithoutResult(null), cancellationToken);
        return true;
    }

    /// <summary>A key that nobody could try replaces none that works: a typo would end catching up when it is needed most.</summary>
    internal static bool MayReplaceUntried(CatchUpKeyStatus? stored) =>
        stored is null || stored.Result == CatchUpResult.Refused || stored.WorkedAt is null;

    /// <summary>A key in the place of another goes on where that one was. The first, also after a removal, begins anew.</summary>
    private CatchUpMark Begin(CatchUpMark mark, OnceHubKey key, CatchUpResult result, bool isFirst)
    {
        var now = Now();
        var firstLook = now - options.Value.FirstLookBack;
        var begun = mark with { NextAt = now, After = null };
        if (isFirst) begun = begun with { LookedUntil = firstLook < mark.LookedUntil ? firstLook : mark.LookedUntil, HasLooked = false };
        return result == CatchUpResult.Works ? begun.WithResult(key, result, null, now) : begun.WithoutResult(key);
    }

    private async Task ChangeMarkAsync(OrgId org, Func<CatchUpMark, CatchUpMark> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stored = await ReadMarkAsync(org, cancellationToken);
            if (await stored.SaveAsync(change(stored.Mark), cancellationToken)) return;
        }
        throw new InvalidOperationException($"How far org '{org}' is caught up kept changing.");
    }

    private Task<StoredCatchUpMark> ReadMarkAsync(OrgId org, CancellationToken cancellationToken) =>
        StoredCatchUpMark.ReadAsync(store, org, new CatchUpMark(Now() - options.Value.FirstLookBack, Now()), cancellationToken);

    /// <summary>The mark may still speak of the key before.</summary>
    private static CatchUpKeyStatus Tell(OnceHubKey key, CatchUpMark mark) => mark.KeySince == key.Since
        ? new(key.Since, mark.Result, mark.TriedAt, mark.Message, mark.WorkedAt, mark.HasLooked ? mark.LookedUntil : null)
        : new(key.Since, CatchUpResult.Untried, null, null, null, null);

    /// <summary>As the store keeps times.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
