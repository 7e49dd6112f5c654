using Microsoft.Extensions.Options;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>The settings of orgs, read again after a few seconds; an org without any has the defaults.</summary>
internal sealed class OrgSettingsCache(IOrgStore store, IOptions<GrainsOptions> options, TimeProvider time)
{
    private readonly Fresh<OrgId, OrgSettings> _known = new(() => options.Value.SettingsFreshness, time);

    /// <summary>A document that is read instead of the saved one.</summary>
    public string? InsteadOfSaved { get; init; }

    /// <exception cref="InvalidSettingsException">The stored document cannot be used by this version.</exception>
    public ValueTask<OrgSettings> GetAsync(OrgId org, CancellationToken cancellationToken) =>
        _known.GetAsync(org, (asked, _) => ReadAsync(asked), cancellationToken);

    public void Forget(OrgId org) => _known.Forget(org);

    private async Task<OrgSettings> ReadAsync(OrgId org)
    {
        var stored = InsteadOfSaved is { } json
            ? new SettingsRecord(org, 0, json, "", default)
            : await store.FindSettingsAsync(org, CancellationToken.None);
        var settings = stored is null ? OrgSettings.Default : Parse(org, stored);
        var users = OrgUsers.FromJson((await store.FindSmallRecordAsync(OrgUsers.KeyOf(org), CancellationToken.None))?.State);
        return settings with { Owners = users.OwnersWith(settings.Owners) };
    }

    private static OrgSettings Parse(OrgId org, SettingsRecord stored)
    {
        var reading = OrgSettingsJson.Parse(stored.Json);
        return reading.Settings ?? throw new InvalidSettingsException(
            $"Version {stored.Version} of the settings of '{org}' cannot be used: "
            + $"{string.Join("; ", reading.Problems.Select(problem => problem.ToString()))}");
    }
}

/// <summary>The org's stored settings are not ones this version can work by. Its events wait.</summary>
internal sealed class InvalidSettingsException(string message) : Exception(message);
