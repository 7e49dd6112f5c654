using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>An org's Salesforce client, and its settings as last read.</summary>
internal sealed class OrgConnection(OrgId org, ISalesforceApiFactory factory, IConnectionSource source, OrgSettingsCache settings)
{
    private readonly Lock _gate = new();
    private ISalesforceApi? _api;
    private int _generation;
    private OrgSettings _settings = OrgSettings.Default;
    private string? _organization;

    /// <summary>Rises when the connection is changed: what a request of an earlier one met says nothing of this one.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public int ReservePercent => Volatile.Read(ref _settings).ApiReservePercent;

    /// <summary>The settings as last read.</summary>
    public OrgSettings Settings => Volatile.Read(ref _settings);

    public ApiUsage? Usage => Volatile.Read(ref _api)?.Usage;

    public async ValueTask<ISalesforceApi> GetApiAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _settings, await settings.GetAsync(org, cancellationToken));
        lock (_gate) return _api ??= factory.Create(org, source);
    }

    /// <summary>Id of the Salesforce org that the connection leads to; asked for once.</summary>
    public async Task<string> OrganizationAsync(CancellationToken cancellationToken)
    {
        var api = await GetApiAsync(cancellationToken);
        if (Volatile.Read(ref _organization) is { } known) return known;
        var organization = (await api.IdentifyAsync(cancellationToken)).OrganizationId;
        lock (_gate)
            if (ReferenceEquals(api, _api)) _organization = organization;
        return organization;
    }

    /// <summary>The connection was changed: the next request starts from what is stored now.</summary>
    public void Reset()
    {
        settings.Forget(org);
        lock (_gate) (_api, _organization) = (null, null);
        Interlocked.Increment(ref _generation);
    }
}
