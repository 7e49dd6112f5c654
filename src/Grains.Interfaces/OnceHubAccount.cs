using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>
/// What there is to choose from in the OnceHub accounts of orgs, read with their OnceHub API keys: users, booking calendars, and of
/// older accounts booking pages, master pages and event types. Works in any process with a store.
/// </summary>
public interface IOnceHubAccounts
{
    /// <summary>
    /// What was last read of the org's account. Never waits for OnceHub: what was not read yet, or not for a while, is read in the
    /// background, and is in a later answer.
    /// </summary>
    Task<OnceHubAccount> FindAsync(string org, CancellationToken cancellationToken);
}

/// <summary>How far an account was read.</summary>
public enum AccountReading
{
    /// <summary>The org has no OnceHub API key.</summary>
    NoKey,

    /// <summary>It is read for the first time; some of it may be known already.</summary>
    Reading,

    /// <summary>It was read, except for what the notes say.</summary>
    Read,

    /// <summary>Nothing could be read, or not to the end; the notes say why, and what was read before stays.</summary>
    Failed,
}

/// <param name="ReadAt">When it was last read to the end; null until then.</param>
/// <param name="Items">What the account has.</param>
/// <param name="Notes">What could not be read, why, and what to do.</param>
public sealed record OnceHubAccount(
    AccountReading Reading, DateTimeOffset? ReadAt, ImmutableArray<AccountItem> Items, ImmutableArray<string> Notes)
{
    public static readonly OnceHubAccount None = new(AccountReading.NoKey, null, [], []);
}

/// <param name="Id">USR-…, BKC-…, BP-…, MP-… or ET-…: what settings name it by.</param>
/// <param name="Name">As people know it.</param>
/// <param name="Email">Of a user.</param>
/// <param name="IsActive">A calendar or page that takes bookings; a user who has joined.</param>
public sealed record AccountItem(SeenKind Kind, string Id, string Name, string? Email, bool IsActive);
