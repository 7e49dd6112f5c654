using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>Who keeps what opens an org for a while is told when that changes here. The gateway registers one.</summary>
public interface ICredentialChanges
{
    void Changed(OrgId org);
}
