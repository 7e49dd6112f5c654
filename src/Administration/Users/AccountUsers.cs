using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Users;

/// <summary>The users of an org's OnceHub account.</summary>
internal static class AccountUsers
{
    /// <summary>Those that have an email, as far as the account was read.</summary>
    public static async Task<AccountItem[]> FindAccountUsersAsync(
        this OrgWorker worker, OrgId org, CancellationToken cancellationToken) =>
        [.. (await worker.FindAccountAsync(org, cancellationToken)).Items.Where(item => item is { Kind: SeenKind.Owner, Email: not null })];
}
