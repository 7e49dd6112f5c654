using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>The settings of orgs, read again after a few seconds; an org without any has the defaults.</summary>
internal sealed class OrgSettingsCache(IOrgStore store, IOptions<GrainsOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<OrgId, (OrgSettings Settings, DateTimeOffset ReadAt)> _known = new();

    /// <summary>A document that is read instead of the saved one.</summary>
    public string? InsteadOfSaved { get; init; }

    /// <exception cref="InvalidSettingsException">The stored document cannot be used by this version.</exception>
    public async ValueTask<OrgSettings> GetAsync(OrgId org, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(org, out var known) && now - known.ReadAt < options.Value.SettingsFreshness) return known.Settings;
        var stored = InsteadOfSaved is { } json ? new SettingsRecord(org, 0, json, "", default) : await store.FindSettingsAsync(org, cancellationToken);
        var settings = stored is null ? OrgSettings.Default : Parse(org, stored);
        var users = OrgUsers.FromJson((await store.FindSmallRecordAsync(OrgUsers.KeyOf(org), cancellationToken))?.State);
        settings = settings with { Owners = users.OwnersWith(settings.Owners) };
        _known[org] = (settings, now);
        return settings;
    }

    public void Forget(OrgId org) => _known.TryRemove(org, out _);

    private static OrgSettings Parse(OrgId org, SettingsRecord stored)
    {
        var reading = OrgSettingsJson.Parse(stored.Json);
        return reading.Settings ?? throw new InvalidSettingsException(
            $"Version {stored.Version} of the settings of '{org}' cannot be used: {string.Join("; ", reading.Problems.Select(problem => problem.ToString()))}");
    }
}

/// <summary>The org's stored settings are not ones this version can work by. Its events wait.</summary>
internal sealed class InvalidSettingsException(string message) : Exception(message);
