using System.Collections.Immutable;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages;

/// <summary>What several parts of a page tell of its org, read once.</summary>
internal sealed class OrgNews(Visit visit, OrgFailures failures, SettingsValidation validation)
{
    private Task<ImmutableArray<FailureGroupView>>? _groups;
    private Task<SettingsWarnings?>? _look;

    /// <summary>Open failures by code and cause, most first.</summary>
    public Task<ImmutableArray<FailureGroupView>> FailureGroupsAsync() => _groups ??= failures.GroupAsync(visit.Id, CancellationToken.None);

    /// <summary>What the last look at the Salesforce org found; null when there was none.</summary>
    public Task<SettingsWarnings?> LastLookAsync() => _look ??= validation.LastLookAsync(visit.Id, CancellationToken.None);
}
