using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>
/// People, what they may do, their sessions, and the named operator keys. Of passwords, links, session tokens and keys only
/// hashes come here. What changes is written with the <see cref="ActInHand"/>, in one transaction.
/// </summary>
public interface IAccessStore
{
    Task<PersonRecord?> FindPersonAsync(PersonEmail email, CancellationToken cancellationToken);

    /// <summary>Who is known to the OpenID Connect provider by this.</summary>
    Task<PersonRecord?> FindPersonBySubjectAsync(string subject, CancellationToken cancellationToken);

    /// <summary>By email.</summary>
    /// <param name="org">Only those with a role in this org, or in every one; null for all people.</param>
    Task<IReadOnlyList<PersonRecord>> ListPeopleAsync(OrgId? org, CancellationToken cancellationToken);

    /// <summary>How many have a role in this very org.</summary>
    Task<long> CountPeopleAsync(OrgId org, CancellationToken cancellationToken);

    /// <summary>False when there is one of that email.</summary>
    Task<bool> CreatePersonAsync(PersonRecord person, CancellationToken cancellationToken);

    /// <summary>Gives the person this role instead of any other in the same org. False when there is no such person.</summary>
    Task<bool> GrantAsync(PersonEmail email, RoleGrant grant, CancellationToken cancellationToken);

    /// <summary>Takes a role away. False when there was none.</summary>
    /// <param name="org">Null for the role in every org.</param>
    Task<bool> RevokeAsync(PersonEmail email, OrgId? org, CancellationToken cancellationToken);

    /// <summary>Lets the person in no more, or in again; either ends all sessions. False when there is no such person.</summary>
    Task<bool> SetDisabledAsync(PersonEmail email, DateTimeOffset? disabledAt, CancellationToken cancellationToken);

    /// <summary>False when there is no such person.</summary>
    Task<bool> DeletePersonAsync(PersonEmail email, CancellationToken cancellationToken);

    /// <summary>
    /// Remembers the hash of a link that lets the person choose a password, instead of any earlier one. False when there is no such person,
    /// or one with other roles.
    /// </summary>
    /// <param name="within">
    /// The one org in which the person must have a role, and nowhere else: as that is when the link is written, whatever is given at the
    /// same moment. Null where no role matters.
    /// </param>
    Task<bool> SavePasswordLinkAsync(
        PersonEmail email, string linkHash, DateTimeOffset expiresAt, OrgId? within, CancellationToken cancellationToken);

    /// <summary>Whose link it is. Null when it is nobody's, too old, or of a person who is not let in.</summary>
    Task<PersonEmail?> FindPasswordLinkAsync(string linkHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the password of whose link it is, once, and ends all sessions. Null when it is nobody's, too old, or of a person who is not let
    /// in.
    /// </summary>
    Task<PersonEmail?> UsePasswordLinkAsync(string linkHash, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Sets the password and ends all sessions. False when the person changed meanwhile.</summary>
    /// <param name="version">The <see cref="PersonRecord.Version"/> that the old password was checked against.</param>
    Task<bool> ChangePasswordAsync(PersonEmail email, string passwordHash, long version, CancellationToken cancellationToken);

    /// <summary>
    /// Ties the person to who the OpenID Connect provider says it is. False when it is somebody else already, or another person has the
    /// subject.
    /// </summary>
    Task<bool> SaveSubjectAsync(PersonEmail email, string subject, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a session, and forgets some that have ended. False when the person is not let in, or changed since that version.
    /// </summary>
    Task<bool> StartSessionAsync(SessionRecord session, long personVersion, CancellationToken cancellationToken);

    /// <summary>The session and whose it is; null when it was ended, or its end has come.</summary>
    Task<PersonSession?> FindSessionAsync(string tokenHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Moves the end of a session that is used on.</summary>
    Task TouchSessionAsync(string tokenHash, DateTimeOffset seenAt, DateTimeOffset idleUntil, CancellationToken cancellationToken);

    Task EndSessionAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>How many the person had.</summary>
    Task<int> EndSessionsAsync(PersonEmail email, CancellationToken cancellationToken);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<OperatorKeyRecord>> ListOperatorKeysAsync(CancellationToken cancellationToken);

    /// <summary>False when the name is taken.</summary>
    Task<bool> AddOperatorKeyAsync(OperatorKeyRecord key, CancellationToken cancellationToken);

    /// <summary>False when there is none of that name.</summary>
    Task<bool> RemoveOperatorKeyAsync(string name, CancellationToken cancellationToken);
}

public sealed record PersonRecord
{
    public required PersonEmail Email { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ImmutableArray<RoleGrant> Roles { get; init; } = [];

    /// <summary>As the password hasher wrote it; null while none was chosen.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Issuer and subject of the OpenID Connect provider; null until signed in that way.</summary>
    public string? Subject { get; init; }

    /// <summary>Null for who is let in.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Changes with the password, and when the person is disabled or let in again.</summary>
    public long Version { get; init; } = 1;

    public override string ToString() => $"PersonRecord {{ Email = {Email} }}";
}

/// <param name="TokenHash">SHA-256 of the token, in hex.</param>
/// <param name="IdleUntil">Ends then, unless it is used before.</param>
/// <param name="EndsAt">Ends then, however much it is used.</param>
/// <param name="Address">Where it was begun.</param>
public sealed record SessionRecord(
    string TokenHash, PersonEmail Email, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset IdleUntil, DateTimeOffset EndsAt,
    string Address);

public sealed record PersonSession(PersonRecord Person, SessionRecord Session);

/// <param name="Hash">SHA-256 of the key, in hex.</param>
public sealed record OperatorKeyRecord(string Name, string Hash, DateTimeOffset CreatedAt, string CreatedBy);
