using System.Collections.Immutable;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Catalogue;

/// <summary>Something of OnceHub that settings can name: a calendar, a page, an event type or a user.</summary>
/// <param name="Id">What settings name it by: BKC-…, BP-…, MP-…, ET-…, USR-…, or the email of a user whose id is not known.</param>
/// <param name="Name">As the org's OnceHub account has it, else as the latest event told it.</param>
public sealed record OnceHubChoice(string Id, string Name)
{
    /// <summary>Of a user that the account has.</summary>
    public string? Email { get; init; }

    /// <summary>How often events had it; null where none did.</summary>
    public SeenRecord? Seen { get; init; }

    /// <summary>It was read from the org's OnceHub account.</summary>
    public bool InAccount { get; init; }

    /// <summary>False where OnceHub says that a calendar or page takes no bookings now, or that a user has not joined yet.</summary>
    public bool IsActive { get; init; } = true;

    internal static ImmutableArray<OnceHubChoice> Merge(IReadOnlyList<SeenRecord> seen, ImmutableArray<AccountItem> items)
    {
        var byId = items.ToDictionary(item => item.Id, StringComparer.Ordinal);
        var seenIds = seen.Select(record => record.Seen.Id).ToHashSet(StringComparer.Ordinal);
        // Where events have told no more than a user's email, the account knows the id.
        var byEmail = items.Where(item => item.Email is not null && !seenIds.Contains(item.Id)).ToLookup(item => item.Email!);
        var known = seen.Select(record => (byId.GetValueOrDefault(record.Seen.Id) ?? byEmail[record.Seen.Id].FirstOrDefault()) is { } item
            ? Of(item) with { Seen = record }
            : new OnceHubChoice(record.Seen.Id, record.Seen.Name) { Seen = record }).ToImmutableArray();
        var told = known.Select(choice => choice.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. known,
            .. items.Where(item => !told.Contains(item.Id)).Select(Of)
                .OrderBy(choice => choice.Name, StringComparer.OrdinalIgnoreCase).ThenBy(choice => choice.Id, StringComparer.Ordinal),
        ];
    }

    private static OnceHubChoice Of(AccountItem item) =>
        new(item.Id, item.Name)
        {
            Email = item.Email,
            InAccount = true,
            IsActive = item.IsActive,
        };
}
