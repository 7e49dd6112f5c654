using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Where orgs' stored connections are read and their rotated tokens saved. The host registers one.</summary>
public interface IConnectionSources
{
    IConnectionSource Of(OrgId org);
}

/// <summary>
/// Administration's way to an org's Salesforce. Each client starts from what is stored and describes afresh, so that an
/// administrator sees the org as it is now.
/// </summary>
internal sealed class OrgSalesforce(IServiceProvider services, ISyncStore store)
{
    /// <exception cref="ProblemException">The org is not connected, or this process cannot reach Salesforce.</exception>
    public async Task<ISalesforceSetup> OpenAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is null)
            throw new ProblemException(
                ProblemKinds.NotConnected, $"Org '{org}' has no connection. Connect it at /v1/orgs/{org}/connect, or PUT a connection to /v1/orgs/{org}/connection.");
        return Factory.CreateForSetup(org, Sources.Of(org));
    }

    /// <summary>With a connection that is not stored yet.</summary>
    public ISalesforceSetup Open(OrgId org, IConnectionSource source) => Factory.CreateForSetup(org, source);

    public OAuthWebFlow WebFlow => services.GetService<OAuthWebFlow>() ?? throw CannotReach();

    private ISalesforceApiFactory Factory => services.GetService<ISalesforceApiFactory>() ?? throw CannotReach();

    private IConnectionSources Sources => services.GetService<IConnectionSources>() ?? throw CannotReach();

    private static ProblemException CannotReach() =>
        new(ProblemKinds.WorkerUnavailable, "This process has no way to Salesforce. Ask one that runs the whole product.");
}

/// <summary>What Salesforce's refusals look like to an administrator.</summary>
internal static class SalesforceProblems
{
    public static ProblemException Of(SalesforceException failed) => failed.Error.Class switch
    {
        ErrorClass.Retry or ErrorClass.BackOff => new ProblemException(
            ProblemKinds.SalesforceUnavailable,
            $"Salesforce could not do it now: {failed.Error.Told} Try again.",
            ("code", failed.Error.Code)),
        _ => new ProblemException(ProblemKinds.SalesforceRefused, failed.Error.Told, ("code", failed.Error.Code)),
    };
}
