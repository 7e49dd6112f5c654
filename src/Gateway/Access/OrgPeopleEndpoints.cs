using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Who may do what in one org, for its administrators.</summary>
internal static class OrgPeopleEndpoints
{
    public static async Task<IResult> ListAsync(string org, PeopleDirectory people, CancellationToken cancellationToken) =>
        TypedResults.Ok(PeopleAnswer.Of(await people.ListAsync(OrgId.Parse(org), cancellationToken)));

    public static async Task<IResult> GrantAsync(
        HttpContext http, string org, [Description("The person's email.")] string email,
        PeopleDirectory people, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<GrantRequest>(http);
        if (!PersonEmail.TryParse(email, out var whom)) return Problem.Of(ProblemKinds.BodyInvalid, $"'{email}' is not an email address.");
        var orgId = OrgId.Parse(org);
        var grant = new RoleGrant(orgId, RoleText.Read(asked.Role));
        ActInHand.Describe(summary: PeopleEndpoints.RolesText([grant]));
        return await people.GrantAsync(Callers.Of(http).Roles, whom, PeopleEndpoints.Name(asked.Name), grant, cancellationToken)
            .AnswerAsync(org, granted =>
            {
                // Where else the person works is no business of this org's.
                var here = granted.Person with { Roles = [.. granted.Person.Roles.Where(role => role.Org is null || role.Org == orgId)] };
                return TypedResults.Ok(InvitedView.Of(granted with { Person = here }, options.Value.ConsoleRoot(http.Request)));
            });
    }

    public static async Task<IResult> RevokeAsync(string org, string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        PeopleEndpoints.Done(await people.RevokeAsync(PeopleEndpoints.Email(email), OrgId.Parse(org), cancellationToken), email);

    public static async Task<IResult> LinkAsync(
        HttpContext http,
        string org,
        string email,
        PeopleDirectory people,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var whom = PeopleEndpoints.Email(email);
        var orgId = OrgId.Parse(org);
        if (await people.FindAsync(whom, cancellationToken) is not { } person || person.Roles.RoleIn(orgId) is null)
            return PeopleEndpoints.NotFound(email);
        // A new password would open the other orgs too.
        if (!PeopleDirectory.BelongsTo(person, orgId) && Callers.Of(http).Roles.RoleInAll() != Role.Administrator)
            return Problem.Of(
                ProblemKinds.RoleMissing,
                $"'{email}' has roles outside of org '{org}', so only an administrator of every org can do this.");
        return await PeopleEndpoints.LinkOfAsync(whom, people, options.Value.ConsoleRoot(http.Request), cancellationToken);
    }
}
