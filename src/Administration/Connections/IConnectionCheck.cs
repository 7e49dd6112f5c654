using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// Tries an org's stored connection. The host registers one; it reads the connection itself, so that a refresh token which
/// Salesforce rotates at the try is saved where the next one looks.
/// </summary>
public interface IConnectionCheck
{
    /// <summary>Says what failed instead of throwing. Ends within 20 seconds.</summary>
    Task<ConnectionVerdict> CheckAsync(OrgId org, CancellationToken cancellationToken);
}

/// <summary>What a try of the connection showed.</summary>
public abstract record ConnectionVerdict
{
    private protected ConnectionVerdict() { }
}

public sealed record ConnectionWorks(string OrganizationId, string Username, string InstanceUrl) : ConnectionVerdict;

/// <param name="Code">Salesforce's error code, or one of ours.</param>
/// <param name="Message">What failed and what to do. Holds no secret.</param>
public sealed record ConnectionFails(string Code, string Message) : ConnectionVerdict;
