using System.Collections.Immutable;

namespace OnceHub.Sync.Salesforce;

/// <summary>One org's Salesforce, for administrators' work: besides records, metadata.</summary>
public interface ISalesforceSetup : ISalesforceApi
{
    /// <summary>Starts a deploy that is applied whole or not at all, and names it. Deploying the same again is safe.</summary>
    /// <param name="zip">In metadata format, package.xml at its root.</param>
    /// <exception cref="SalesforceException">Refused, or out of reach; the deploy may then run all the same
    /// (<see cref="SalesforceError.Ambiguous"/>).</exception>
    Task<string> StartDeployAsync(byte[] zip, CancellationToken cancellationToken);

    /// <summary>How a deploy stands, with its components once it is done.</summary>
    Task<DeployReport> FindDeployAsync(string deployId, CancellationToken cancellationToken);
}

/// <param name="Status">As Salesforce names it: Pending, InProgress, Succeeded, Failed, Canceled…</param>
/// <param name="Problem">Why the deploy as a whole failed; null otherwise.</param>
public sealed record DeployReport(
    string Id, string Status, bool Done, bool Succeeded, string? Problem, ImmutableArray<DeployedComponent> Components);

/// <param name="Change">created, changed, unchanged or failed.</param>
/// <param name="Problem">What Salesforce says against it; null unless it failed.</param>
public sealed record DeployedComponent(string Type, string FullName, string Change, string? Problem);
