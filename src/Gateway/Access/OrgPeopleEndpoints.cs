using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

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
        CancellationToken cancellationToken) =>
        await people.MakeLinkAsync(Callers.Of(http).Roles, PeopleEndpoints.Email(email), OrgId.Parse(org), cancellationToken).AnswerAsync(
            org, link => TypedResults.Ok(PasswordLinkView.Of(link, options.Value.ConsoleRoot(http.Request))));
}
