namespace OnceHub.Sync.Grains;

/// <summary>
/// The API key of an org's OnceHub account, by which bookings are fetched whose webhooks never came. An org without one is not
/// asked about. Works in any process with a store.
/// </summary>
public interface ICatchUpKeys
{
    /// <summary>Tells of the org's key, never the key itself; null when there is none.</summary>
    Task<CatchUpKeyStatus?> FindAsync(string org, CancellationToken cancellationToken);

    /// <summary>Tries the key against OnceHub's API and stores it. Ends within 20 seconds.</summary>
    /// <param name="untried">Store it also while OnceHub cannot be reached, unless it would replace a key that works.</param>
    Task<CatchUpKeyTrial> SaveAsync(string org, string apiKey, bool untried, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string org, CancellationToken cancellationToken);
}

/// <summary>What came of asking OnceHub with a key.</summary>
public enum CatchUpResult
{
    /// <summary>It was not asked yet.</summary>
    Untried,

    /// <summary>OnceHub answered.</summary>
    Works,

    /// <summary>OnceHub refused the key.</summary>
    Refused,

    /// <summary>OnceHub did not answer, or not as its API does.</summary>
    Unreachable,
}

/// <param name="Since">When this key was stored.</param>
/// <param name="TriedAt">When OnceHub was last asked with it.</param>
/// <param name="Message">What went wrong then, and what to do.</param>
/// <param name="WorkedAt">When it last worked.</param>
/// <param name="LookedUntil">Changes in OnceHub before this are known here; null until the first look has ended.</param>
public sealed record CatchUpKeyStatus(
    DateTimeOffset Since,
    CatchUpResult Result,
    DateTimeOffset? TriedAt,
    string? Message,
    DateTimeOffset? WorkedAt,
    DateTimeOffset? LookedUntil);

/// <param name="Stored">The key that is stored now; null when nothing was stored.</param>
/// <param name="Result">What the try showed.</param>
/// <param name="Message">What went wrong and what to do.</param>
/// <param name="KeepsWorking">Nothing was stored because the key that is stored already works.</param>
public sealed record CatchUpKeyTrial(CatchUpKeyStatus? Stored, CatchUpResult Result, string? Message, bool KeepsWorking = false);
