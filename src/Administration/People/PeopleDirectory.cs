using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Who there is and what each may do.</summary>
public sealed class PeopleDirectory(IAccessStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    private const int MostInOrg = 1_000;

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

    /// <summary>Makes a person, with a link to choose a password where passwords are used.</summary>
    public async Task<Result<InvitedPerson>> InviteAsync(
        PersonEmail email, string? name, ImmutableArray<RoleGrant> roles, CancellationToken cancellationToken)
    {
        ActInHand.Describe(target: email.Value, summary: RoleNames.Of(roles));
        if (WhyNotNew(email) is { } why) return why;
        return await MakeAsync(email, name, roles, within: null, cancellationToken) is { } made
            ? made
            : new Refusal(RefusalKind.PersonExists, $"There is a person '{email}' already.");
    }

    /// <summary>Gives somebody a role in one org, or in every one, and makes the person who is not there yet.</summary>
    public Task<Result<InvitedPerson>> GrantAsync(
        PersonEmail email, string? name, RoleGrant grant, CancellationToken cancellationToken) =>
        GiveAsync(email, name, grant, within: null, cancellationToken);

    /// <summary>
    /// The same on behalf of somebody, who may give a role in an org more only to who works in his orgs alone. Else whoever makes the
    /// account of somebody first, and with it chooses the password, would be let in wherever that person is given a role later.
    /// </summary>
    /// <param name="giver">The roles of who gives it.</param>
    public async Task<Result<InvitedPerson>> GrantAsync(
        ImmutableArray<RoleGrant> giver, PersonEmail email, string? name, RoleGrant grant, CancellationToken cancellationToken)
    {
        var within = LimitOf(giver, grant.Org);
        var found = await store.FindPersonAsync(email, cancellationToken);
        if (grant.Org is { } org && found?.Roles.Any(held => held.Org == org) != true
            && await store.CountPeopleAsync(org, cancellationToken) >= MostInOrg)
            return new Refusal(
                RefusalKind.TooManyPeople,
                $"{MostInOrg:N0} people have a role in org '{org}', which is the most. Take the role of one who needs it no more first.");
        if (found is not { } person)
        {
            ActInHand.Describe(target: email.Value, summary: RoleNames.Of([grant]));
            if (WhyNotNew(email) is { } why) return why;
            if (await MakeAsync(email, name, [grant], within, cancellationToken) is { } invited) return invited;
            if (await store.FindPersonAsync(email, cancellationToken) is not { } made) return Elsewhere(email);
            person = made;
        }
        return MayGive(giver, person, grant) ? await GiveAsync(email, name, grant, within, cancellationToken) : Elsewhere(email);
    }

    /// <summary>False when the person has no such role.</summary>
    public Task<bool> RevokeAsync(PersonEmail email, OrgId? org, CancellationToken cancellationToken) =>
        store.RevokeAsync(email, org, cancellationToken);

    /// <summary>
    /// A new link to choose a password, in place of any other. Null when there is no such person, or no passwords are used.
    /// </summary>
    public Task<PasswordLink?> MakeLinkAsync(PersonEmail email, CancellationToken cancellationToken) =>
        MakeLinkAsync(store, email, within: null, options.Value, time, cancellationToken);

    /// <summary>
    /// The same on behalf of somebody who administers an org: only for who has a role there, and nowhere else, because a new password opens
    /// the other orgs too.
    /// </summary>
    /// <param name="giver">The roles of who makes it.</param>
    public async Task<Result<PasswordLink>> MakeLinkAsync(
        ImmutableArray<RoleGrant> giver, PersonEmail email, OrgId org, CancellationToken cancellationToken)
    {
        if (await store.FindPersonAsync(email, cancellationToken) is not { } person || person.Roles.RoleIn(org) is null)
            return new Refusal(
                RefusalKind.PersonNotFound, $"There is no person '{email}' with a role in org '{org}'. List the people to see.");
        if (!options.Value.Passwords)
            return new Refusal(
                RefusalKind.PasswordsOff, "Passwords are turned off (OnceHub:Access:Passwords): people sign in with OpenID Connect.");
        // The store looks at the roles once more as it writes: one may be given at this moment.
        return await MakeLinkAsync(store, email, LimitOf(giver, org), options.Value, time, cancellationToken) is { } link
            ? link
            : new Refusal(
                RefusalKind.RoleMissing,
                $"'{email}' has roles outside of org '{org}', so only an administrator of every org can make a link.");
    }

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
        return await MakeLinkAsync(store, email, within: null, options, time, cancellationToken)
            ?? throw new InvalidOperationException($"{AccessOptions.Section}:Passwords is false, so a link to choose one is of no use.");
    }

    /// <summary>The org beyond which nobody may have a role for whom this giver makes a link; null for who administers every org.</summary>
    private static OrgId? LimitOf(ImmutableArray<RoleGrant> giver, OrgId? org) => giver.RoleInAll() == Role.Administrator ? null : org;

    private static Refusal? WhyNotNew(PersonEmail email) => email.WhyNotNew is { } why ? new(RefusalKind.BodyInvalid, why) : null;

    private async Task<Result<InvitedPerson>> GiveAsync(
        PersonEmail email, string? name, RoleGrant grant, OrgId? within, CancellationToken cancellationToken)
    {
        ActInHand.Describe(target: email.Value, summary: RoleNames.Of([grant]));
        if (!await store.GrantAsync(email, grant, cancellationToken))
        {
            if (WhyNotNew(email) is { } why) return why;
            if (await MakeAsync(email, name, [grant], within, cancellationToken) is { } invited) return invited;
            // Somebody else has made the person at the same moment.
            await store.GrantAsync(email, grant, cancellationToken);
        }
        var person = await store.FindPersonAsync(email, cancellationToken);
        return new InvitedPerson(person ?? throw new InvalidOperationException("A person was removed while a role was given to it."), null);
    }

    /// <summary>Null when there is one of that email.</summary>
    private async Task<InvitedPerson?> MakeAsync(
        PersonEmail email, string? name, ImmutableArray<RoleGrant> roles, OrgId? within, CancellationToken cancellationToken)
    {
        var person = new PersonRecord { Email = email, Name = name ?? email.Value, CreatedAt = time.GetUtcNow(), Roles = roles };
        return await store.CreatePersonAsync(person, cancellationToken)
            ? new InvitedPerson(person, await MakeLinkAsync(store, email, within, options.Value, time, cancellationToken))
            : null;
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
        IAccessStore store, PersonEmail email, OrgId? within, AccessOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.Passwords) return null;
        var secret = SecretToken.New("ohl_");
        var expiresAt = time.GetUtcNow() + options.PasswordLinkTime;
        return await store.SavePasswordLinkAsync(email, SecretToken.HashOf(secret), expiresAt, within, cancellationToken)
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
