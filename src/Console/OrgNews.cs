using System.Collections.Immutable;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages;

/// <summary>What several parts of a page tell of its org, read once.</summary>
internal sealed class OrgNews(Visit visit, OrgFailures failures, SettingsValidation validation)
{
    /// <summary>From here on the navigation says only that there are more.</summary>
    public const int MostCounted = 1_000;

    private Task<ImmutableArray<FailureGroupView>>? _groups;
    private Task<SettingsWarnings?>? _look;

    /// <summary>Open failures, counted to <see cref="MostCounted"/>.</summary>
    public Task<long> CountFailuresAsync() => failures.CountOpenAsync(visit.Id, MostCounted, CancellationToken.None);

    /// <summary>Open failures by code and cause, most first.</summary>
    public Task<ImmutableArray<FailureGroupView>> FailureGroupsAsync() => _groups ??= failures.GroupAsync(visit.Id, CancellationToken.None);

    /// <summary>What the last look at the Salesforce org found; null when there was none.</summary>
    public Task<SettingsWarnings?> LastLookAsync() => _look ??= validation.LastLookAsync(visit.Id, CancellationToken.None);
}
