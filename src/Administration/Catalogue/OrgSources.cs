using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Catalogue;

/// <summary>
/// What settings can choose from on OnceHub's side: values of bookings, and the calendars, pages, event types and users seen in them
/// or read from the org's OnceHub account.
/// </summary>
public sealed class OrgSources(ISeenStore store, OrgWorker worker)
{
    private const int MostListed = 1_000;

    /// <summary>
    /// Those of every org, and then the custom fields, answers and UTM parameters that this org's events have had, most often first.
    /// </summary>
    public async Task<ImmutableArray<SourceChoice>> ListAsync(OrgId org, CancellationToken cancellationToken) =>
    [
        .. SourceNames.All.Select(name => new SourceChoice(name, TypeTable.Of(name), null)),
        .. (await store.ListSeenAsync(org, SeenKind.Source, MostListed, cancellationToken))
            .Select(seen => new SourceChoice(seen.Seen.Name, TypeTable.Of(seen.Seen.Name), seen)),
    ];

    /// <summary>Never waits for OnceHub: what is still being read of the account is in a later answer.</summary>
    public async Task<CalendarChoices> ListCalendarsAsync(OrgId org, CancellationToken cancellationToken)
    {
        var account = await worker.FindAccountAsync(org, cancellationToken);
        return new CalendarChoices(
            await ChoicesAsync(org, SeenKind.Calendar, account, cancellationToken),
            await ChoicesAsync(org, SeenKind.BookingPage, account, cancellationToken),
            await ChoicesAsync(org, SeenKind.MasterPage, account, cancellationToken),
            await ChoicesAsync(org, SeenKind.EventType, account, cancellationToken),
            await ChoicesAsync(org, SeenKind.Owner, account, cancellationToken),
            account);
    }

    private async Task<ImmutableArray<OnceHubChoice>> ChoicesAsync(
        OrgId org, SeenKind kind, OnceHubAccount account, CancellationToken cancellationToken) => OnceHubChoice.Merge(
        await store.ListSeenAsync(org, kind, MostListed, cancellationToken), [.. account.Items.Where(item => item.Kind == kind)]);
}

/// <param name="Seen">How often events had it; null for those that every org has.</param>
public sealed record SourceChoice(string Name, SourceType Type, SeenRecord? Seen);

/// <summary>Each those seen first, most often first, and then by name those that only the org's OnceHub account has.</summary>
/// <param name="Account">How far the org's OnceHub account was read.</param>
public sealed record CalendarChoices(
    ImmutableArray<OnceHubChoice> Calendars, ImmutableArray<OnceHubChoice> BookingPages, ImmutableArray<OnceHubChoice> MasterPages,
    ImmutableArray<OnceHubChoice> EventTypes, ImmutableArray<OnceHubChoice> Owners, OnceHubAccount Account);
