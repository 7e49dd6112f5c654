using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>Makes the clients of orgs. Clients of one org in one process never refresh its token at the same time.</summary>
public interface ISalesforceApiFactory
{
    /// <summary>
    /// A client with its own token, describes and circuit breaker: keep it while the org works, and make another when the org
    /// is connected anew, since the one in use goes on with its token until Salesforce refuses it. Sends nothing yet.
    /// </summary>
    ISalesforceApi Create(OrgId org, IConnectionSource source);

    /// <summary>The same, for administrators' work.</summary>
    ISalesforceSetup CreateForSetup(OrgId org, IConnectionSource source);
}
