using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>People, for who administers every org.</summary>
internal static class PeopleEndpoints
{
    private const int MaxName = 200;

    public static async Task<IResult> ListAsync(PeopleDirectory people, CancellationToken cancellationToken) =>
        TypedResults.Ok(PeopleAnswer.Of(await people.ListAsync(null, cancellationToken)));

    public static async Task<IResult> FindAsync(
        [Description("The person's email.")] string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        await people.FindAsync(Email(email), cancellationToken) is { } person ? TypedResults.Ok(PersonView.Of(person)) : NotFound(email);

    public static async Task<IResult> InviteAsync(
        HttpContext http, PeopleDirectory people, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<InviteRequest>(http);
        if (!PersonEmail.TryParse(asked.Email, out var email))
            return Problem.Of(ProblemKinds.BodyInvalid, $"'email' is '{asked.Email}', and must be an email address.");
        var roles = (asked.Roles ?? []).Select(Read).ToImmutableArray();
        if (roles.GroupBy(grant => grant.Org).Any(grants => grants.Count() > 1))
            return Problem.Of(ProblemKinds.BodyInvalid, "'roles' has two roles in one org. Send the one that the person is to have.");
        return await people.InviteAsync(email, Name(asked.Name), roles, cancellationToken).AnswerAsync(invited => TypedResults.Created(
            $"/v1/people/{Uri.EscapeDataString(email.Value)}", InvitedView.Of(invited, options.Value.ConsoleRoot(http.Request))));
    }

    public static async Task<IResult> GrantAsync(
        HttpContext http, string email, PeopleDirectory people, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<GrantRequest>(http);
        var grant = new RoleGrant(null, RoleText.Read(asked.Role));
        return await people.GrantAsync(Email(email), Name(asked.Name), grant, cancellationToken).AnswerAsync(
            granted => TypedResults.Ok(InvitedView.Of(granted, options.Value.ConsoleRoot(http.Request))));
    }

    public static async Task<IResult> RevokeAsync(string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        Done(await people.RevokeAsync(Email(email), null, cancellationToken), email);

    public static async Task<IResult> RemoveAsync(string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        Done(await people.RemoveAsync(Email(email), cancellationToken), email);

    public static async Task<IResult> DisableAsync(string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        Done(await people.SetDisabledAsync(Email(email), true, cancellationToken), email);

    public static async Task<IResult> EnableAsync(string email, PeopleDirectory people, CancellationToken cancellationToken) =>
        Done(await people.SetDisabledAsync(Email(email), false, cancellationToken), email);

    public static async Task<IResult> LinkAsync(
        HttpContext http, string email, PeopleDirectory people, IOptions<GatewayOptions> options, CancellationToken cancellationToken) =>
        await people.FindAsync(Email(email), cancellationToken) is null
            ? NotFound(email)
        : await people.MakeLinkAsync(Email(email), cancellationToken) is { } link
            ? TypedResults.Ok(PasswordLinkView.Of(link, options.Value.ConsoleRoot(http.Request)))
        : Problem.Of(
            ProblemKinds.PasswordLinkInvalid,
            "Passwords are turned off (OnceHub:Access:Passwords): people sign in with OpenID Connect.");

    public static async Task<IResult> SignOutAsync(
        string email, PeopleDirectory people, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(Email(email), cancellationToken) is null) return NotFound(email);
        await sessions.EndAllAsync(Email(email), cancellationToken);
        return TypedResults.NoContent();
    }

    /// <exception cref="ProblemException">It cannot be anybody's.</exception>
    public static PersonEmail Email(string text) => PersonEmail.TryParse(text, out var email)
        ? email
        : throw new ProblemException(ProblemKinds.PersonNotFound, $"'{text}' is not an email address, so nobody has it.");

    public static string? Name(string? name) => name is null || (name.Length is > 0 and <= MaxName && VisibleText.Is(name))
        ? name
        : throw new ProblemException(ProblemKinds.BodyInvalid, $"'name' must have 1 to {MaxName} characters, all of which can be seen.");

    public static IResult NotFound(string email) =>
        Problem.Of(ProblemKinds.PersonNotFound, $"There is no person '{email}' with such a role. List the people to see.");

    public static IResult Done(bool isDone, string email) => isDone ? TypedResults.NoContent() : NotFound(email);

    private static RoleGrant Read(RoleRequest asked) => new(
        asked.Org is null ? null
            : OrgId.TryParse(asked.Org, out var org) ? org
            : throw new ProblemException(ProblemKinds.BodyInvalid, $"'{asked.Org}' is not an org id. Leave 'org' out for every org."),
        RoleText.Read(asked.Role));
}
