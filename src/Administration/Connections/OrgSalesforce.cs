using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>Where orgs' stored connections are read and their rotated tokens saved. The host registers one.</summary>
public interface IConnectionSources
{
    IConnectionSource Of(OrgId org);
}

/// <summary>
/// Administration's way to an org's Salesforce. Each client starts from what is stored and describes afresh, so that an
/// administrator sees the org as it is now.
/// </summary>
public sealed class OrgSalesforce(IServiceProvider services, IOrgStore store, SalesforceLooks looks)
{
    /// <exception cref="RefusedException">The org is not connected, or this process cannot reach Salesforce.</exception>
    internal async Task<ISalesforceSetup> OpenAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is null)
            throw new RefusedException(
                RefusalKind.NotConnected, $"Org '{org}' has no connection to Salesforce. Connect it first.");
        return Factory.CreateForSetup(org, Sources.Of(org));
    }

    /// <summary>Asks the org; what it refuses, and that it cannot be asked, are refusals.</summary>
    internal Task<Result<T>> TalkAsync<T>(OrgId org, Func<ISalesforceSetup, Task<T>> talk, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () => await talk(await OpenAsync(org, cancellationToken)));

    /// <summary>The same for who only looks, as often as that may be.</summary>
    internal async Task<Result<T>> LookAsync<T>(OrgId org, Func<ISalesforceSetup, Task<T>> talk, CancellationToken cancellationToken) =>
        looks.Spend(org) is { } spent ? spent : await TalkAsync(org, talk, cancellationToken);

    /// <summary>With a connection that is not stored yet.</summary>
    internal ISalesforceSetup Open(OrgId org, IConnectionSource source) => Factory.CreateForSetup(org, source);

    internal OAuthWebFlow WebFlow => services.GetService<OAuthWebFlow>() ?? throw CannotReach();

    private ISalesforceApiFactory Factory => services.GetService<ISalesforceApiFactory>() ?? throw CannotReach();

    private IConnectionSources Sources => services.GetService<IConnectionSources>() ?? throw CannotReach();

    private static RefusedException CannotReach() =>
        new(RefusalKind.WorkerUnavailable, "This process has no way to Salesforce. Ask one that runs the whole product.");
}
