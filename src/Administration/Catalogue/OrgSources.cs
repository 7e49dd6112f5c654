using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Catalogue;

/// <summary>What settings can choose from on OnceHub's side: values of bookings, and the calendars, pages, event types and users seen in them.</summary>
public sealed class OrgSources(ISeenStore store)
{
    private const int MostListed = 1_000;

    /// <summary>Those of every org, and then the custom fields, answers and UTM parameters that this org's events have had, most often first.</summary>
    public async Task<ImmutableArray<SourceChoice>> ListAsync(OrgId org, CancellationToken cancellationToken) =>
    [
        .. SourceNames.All.Select(name => new SourceChoice(name, TypeTable.Of(name), null)),
        .. (await store.ListSeenAsync(org, SeenKind.Source, MostListed, cancellationToken))
            .Select(seen => new SourceChoice(seen.Seen.Name, TypeTable.Of(seen.Seen.Name), seen)),
    ];

    public async Task<CalendarChoices> ListCalendarsAsync(OrgId org, CancellationToken cancellationToken) => new(
        await SeenAsync(org, SeenKind.Calendar, cancellationToken),
        await SeenAsync(org, SeenKind.BookingPage, cancellationToken),
        await SeenAsync(org, SeenKind.MasterPage, cancellationToken),
        await SeenAsync(org, SeenKind.EventType, cancellationToken),
        await SeenAsync(org, SeenKind.Owner, cancellationToken));

    private async Task<ImmutableArray<SeenRecord>> SeenAsync(OrgId org, SeenKind kind, CancellationToken cancellationToken) =>
        [.. await store.ListSeenAsync(org, kind, MostListed, cancellationToken)];
}

/// <param name="Seen">How often events had it; null for those that every org has.</param>
public sealed record SourceChoice(string Name, SourceType Type, SeenRecord? Seen);

/// <summary>Each most often first.</summary>
public sealed record CalendarChoices(
    ImmutableArray<SeenRecord> Calendars, ImmutableArray<SeenRecord> BookingPages, ImmutableArray<SeenRecord> MasterPages,
    ImmutableArray<SeenRecord> EventTypes, ImmutableArray<SeenRecord> Owners);
