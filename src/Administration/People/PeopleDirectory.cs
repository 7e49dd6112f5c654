using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Who there is and what each may do.</summary>
public sealed class PeopleDirectory(IAccessStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    public Task<PersonRecord?> FindAsync(PersonEmail email, CancellationToken cancellationToken) =>
        store.FindPersonAsync(email, cancellationToken);

    /// <summary>All people, or those with a role in an org, with the roles that matter there.</summary>
    public async Task<IReadOnlyList<PersonRecord>> ListAsync(OrgId? org, CancellationToken cancellationToken)
    {
        var people = await store.ListPeopleAsync(org, cancellationToken);
        // Where else somebody works is no tenant's business.
        return org is null
            ? people
            : [.. people.Select(person => person with { Roles = [.. person.Roles.Where(grant => grant.Org is null || grant.Org == org)] })];
    }

    /// <summary>Makes a person, with a link to choose a password where passwords are used. Null when there is one of that email.</summary>
    public async Task<InvitedPerson?> InviteAsync(
        PersonEmail email, string? name, ImmutableArray<RoleGrant> roles, CancellationToken cancellationToken)
    {
        var person = new PersonRecord { Email = email, Name = name ?? email.Value, CreatedAt = time.GetUtcNow(), Roles = roles };
        return await store.CreatePersonAsync(person, cancellationToken)
            ? new InvitedPerson(person, await MakeLinkAsync(email, cancellationToken))
            : null;
    }

    /// <summary>Gives somebody a role in one org, or in every one, and makes the person who is not there yet.</summary>
    public async Task<InvitedPerson> GrantAsync(PersonEmail email, string? name, RoleGrant grant, CancellationToken cancellationToken)
    {
        if (!await store.GrantAsync(email, grant, cancellationToken)
            && await InviteAsync(email, name, [grant], cancellationToken) is { } invited) return invited;
        // Somebody else may have made the person at the same moment.
        await store.GrantAsync(email, grant, cancellationToken);
        var person = await store.FindPersonAsync(email, cancellationToken);
        return new InvitedPerson(person ?? throw new InvalidOperationException("A person was removed while a role was given to it."), null);
    }

    /// <summary>
    /// The same on behalf of somebody, who may give a role in an org more only to who works in his orgs alone. Else whoever makes the
    /// account of somebody first, and with it chooses the password, would be let in wherever that person is given a role later.
    /// </summary>
    /// <param name="giver">The roles of who gives it.</param>
    public async Task<Result<InvitedPerson>> GrantAsync(
        ImmutableArray<RoleGrant> giver, PersonEmail email, string? name, RoleGrant grant, CancellationToken cancellationToken)
    {
        if (await store.FindPersonAsync(email, cancellationToken) is not { } person)
        {
            if (await InviteAsync(email, name, [grant], cancellationToken) is { } invited) return invited;
            if (await store.FindPersonAsync(email, cancellationToken) is not { } made) return Elsewhere(email);
            person = made;
        }
        return MayGive(giver, person, grant) ? await GrantAsync(email, name, grant, cancellationToken) : Elsewhere(email);
    }

    /// <summary>False when the person has no such role.</summary>
    public Task<bool> RevokeAsync(PersonEmail email, OrgId? org, CancellationToken cancellationToken) =>
        store.RevokeAsync(email, org, cancellationToken);

    /// <summary>
    /// A new link to choose a password, in place of any other. Null when there is no such person, or no passwords are used.
    /// </summary>
    public Task<PasswordLink?> MakeLinkAsync(PersonEmail email, CancellationToken cancellationToken) => MakeLinkAsync(
        store, email, options.Value, time, cancellationToken);

    /// <summary>Whom an org's administrator may manage as a whole: who has roles in that org and nowhere else.</summary>
    public static bool BelongsTo(PersonRecord person, OrgId org) => !person.Roles.IsEmpty && person.Roles.All(grant => grant.Org == org);

    /// <summary>Signed out at once, and let in no more; or let in again. False when there is no such person.</summary>
    public Task<bool> SetDisabledAsync(PersonEmail email, bool isDisabled, CancellationToken cancellationToken) =>
        store.SetDisabledAsync(email, isDisabled ? time.GetUtcNow() : null, cancellationToken);

    /// <summary>False when there is no such person.</summary>
    public Task<bool> RemoveAsync(PersonEmail email, CancellationToken cancellationToken) =>
        store.DeletePersonAsync(email, cancellationToken);

    /// <summary>For who administers the machine: an administrator of every org, let in, with a new link, whatever was before.</summary>
    public static async Task<PasswordLink> RestoreAdministratorAsync(
        IAccessStore store, PersonEmail email, AccessOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var grant = new RoleGrant(null, Role.Administrator);
        var person = new PersonRecord { Email = email, Name = email.Value, CreatedAt = time.GetUtcNow(), Roles = [grant] };
        if (!await store.CreatePersonAsync(person, cancellationToken))
        {
            await store.GrantAsync(email, grant, cancellationToken);
            await store.SetDisabledAsync(email, null, cancellationToken);
        }
        return await MakeLinkAsync(store, email, options, time, cancellationToken)
            ?? throw new InvalidOperationException($"{AccessOptions.Section}:Passwords is false, so a link to choose one is of no use.");
    }

    private static bool MayGive(ImmutableArray<RoleGrant> giver, PersonRecord person, RoleGrant grant) =>
        giver.RoleInAll() == Role.Administrator
        || person.Roles.Any(held => held.Org is null || held.Org == grant.Org)
        || (!person.Roles.IsEmpty && person.Roles.All(held => held.Org is { } org && giver.RoleIn(org) == Role.Administrator));

    private static Refusal Elsewhere(PersonEmail email) => new(
        RefusalKind.RoleMissing,
        $"There is a person '{email}' already, who works outside of your orgs, so only an administrator of every org can give a role. "
        + "Nothing was changed.");

    private static async Task<PasswordLink?> MakeLinkAsync(
        IAccessStore store, PersonEmail email, AccessOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.Passwords) return null;
        var secret = SecretToken.New("ohl_");
        var expiresAt = time.GetUtcNow() + options.PasswordLinkTime;
        return await store.SavePasswordLinkAsync(email, SecretToken.HashOf(secret), expiresAt, cancellationToken)
            ? new PasswordLink(secret, expiresAt)
            : null;
    }
}

/// <param name="Link">Null for somebody who was there, or where no passwords are used.</param>
public sealed record InvitedPerson(PersonRecord Person, PasswordLink? Link);

/// <summary>Lets who has it choose a password, once. Holds a secret: never log it.</summary>
public sealed record PasswordLink(string Secret, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"PasswordLink {{ ExpiresAt = {ExpiresAt} }}";
}
