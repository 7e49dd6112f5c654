using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnceHub.Sync.Domain;
using static OnceHub.Sync.Gateway.ProblemKinds;

namespace OnceHub.Sync.Gateway;

/// <summary>The addresses of people, sessions, operator keys and the audit.</summary>
internal static class AccessRoutes
{
    public static void MapAccess(this IEndpointRouteBuilder endpoints)
    {
        var access = endpoints.MapGroup("/v1").WithTags("Access").Through<ProblemFilter>();
        MapSigningIn(access.MapGroup("").Through<ActFilter>());
        MapOwnSession(access.MapGroup("/session").OpenTo(AccessScope.Self));
        MapPeople(access.MapGroup("/people").OpenTo(AccessScope.Everywhere).KnowsItsQuery().Needs(Role.Administrator));
        MapOrgPeople(access.MapGroup("/orgs/{org}/people").OpenTo(AccessScope.Org).KnowsItsQuery().Needs(Role.Administrator));
        MapOperatorKeys(access.MapGroup("/operator-keys").OpenTo(AccessScope.Everywhere).KnowsItsQuery().Needs(Role.Administrator));
        access.MapGet("/audit", AuditEndpoints.ListAsync).OpenTo(AccessScope.Everywhere).KnowsItsQuery().Needs(Role.Administrator)
            .Describe(
                "listAudit", "Who did what",
                "Administrative acts, newest first, by filters that must all hold, in pages: who, when, from where, what, to what.")
            .Answers<AuditPage>(200, Examples.Audit).AccessProblems(QueryInvalid);
        access.MapGet("/orgs/{org}/audit", AuditEndpoints.ListOfOrgAsync).OpenTo(AccessScope.Org).KnowsItsQuery().Needs(Role.Administrator)
            .Describe("listOrgAudit", "Who did what in an org", "The same, of one org.")
            .Answers<AuditPage>(200, Examples.Audit).AccessProblems(QueryInvalid, OrgNotFound);
    }

    /// <summary>For whom nothing is known of yet.</summary>
    private static void MapSigningIn(RouteGroupBuilder open)
    {
        open.MapPost("/session", SessionEndpoints.SignInAsync)
            .Describe(
                "signIn", "Sign in with a password",
                "Gives the browser a session in a cookie. The answer does not tell whether there is such a person. "
                + "After several failures, further tries have to wait; a device on which the person signed in before is counted by itself.")
            .Takes<SignInRequest>(Examples.SignIn)
            .Answers<SessionView>(200, Examples.SessionOfPerson)
            .Problems(
                BodyInvalid, BodyTooLarge, BodyTooSlow, SignInRefused, SignInThrottled, AntiforgeryInvalid, TooBusy, StoreUnavailable);
        open.MapGet("/session/openid", OpenIdEndpoints.LeaveAsync)
            .Describe(
                "leaveToSignIn", "Sign in with OpenID Connect",
                "Redirects to the provider of OnceHub:Access:OpenIdAuthority, from where the browser comes back signed in.")
            .Produces(302).Problems(NotFound, ProviderUnavailable);
        open.MapPost("/password", PasswordEndpoints.ChooseAsync).IsAudited(false)
            .Describe(
                "choosePassword", "Choose a password by a link",
                "The link is good once. Whoever was signed in with an earlier password is signed out.")
            .Takes<ChoosePasswordRequest>(Examples.ChoosePassword)
            .Produces(204)
            .Problems(
                BodyInvalid, BodyTooLarge, BodyTooSlow, PasswordInvalid, PasswordLinkInvalid, SignInThrottled, AntiforgeryInvalid, TooBusy,
                StoreUnavailable);
    }

    private static void MapOwnSession(RouteGroupBuilder session)
    {
        session.MapGet("", SessionEndpoints.Find)
            .Describe(
                "findSession", "Who I am",
                "The name and roles of who is signed in, or of the key, and the antiforgeryToken that changes need.")
            .Answers<SessionView>(200, Examples.SessionOfPerson).AccessProblems();
        session.MapDelete("", SessionEndpoints.SignOutAsync)
            .Describe("signOut", "Sign out", "Ends this session.").Produces(204).AccessProblems();
        session.MapPost("/password", PasswordEndpoints.ChangeAsync)
            .Describe("changePassword", "Change my password", "Ends all of the person's sessions, and begins a new one here.")
            .Takes<ChangePasswordRequest>(Examples.ChangePassword)
            .Answers<SessionView>(200, Examples.SessionOfPerson)
            .AccessProblems(BodyInvalid, PasswordInvalid, SignInRefused, SignInThrottled, TooBusy);
    }

    private static void MapPeople(RouteGroupBuilder people)
    {
        people.MapGet("", PeopleEndpoints.ListAsync)
            .Describe("listPeople", "List people", "All, with their roles.").Answers<PeopleAnswer>(200, Examples.People).AccessProblems();
        people.MapPost("", PeopleEndpoints.InviteAsync)
            .Describe(
                "invitePerson", "Make a person",
                "Answers a secret, shown this once, with which the person chooses a password (POST /v1/password). "
                + "With OpenID Connect none is needed.")
            .Takes<InviteRequest>(Examples.Invite)
            .Answers<InvitedView>(201, Examples.Invited).AccessProblems(BodyInvalid, PersonExists);
        people.MapGet("/{email}", PeopleEndpoints.FindAsync)
            .Describe("findPerson", "Show a person", "Roles, and how the person signs in.")
            .Answers<PersonView>(200, Examples.Person).AccessProblems(PersonNotFound);
        people.MapDelete("/{email}", PeopleEndpoints.RemoveAsync)
            .Describe("removePerson", "Remove a person", "Signs the person out everywhere. The audit keeps what was done.")
            .Produces(204).AccessProblems(PersonNotFound);
        people.MapPut("/{email}/disabled", PeopleEndpoints.DisableAsync)
            .Describe("disablePerson", "Let a person in no more", "Signs the person out everywhere; roles and password stay.")
            .Produces(204).AccessProblems(PersonNotFound);
        people.MapDelete("/{email}/disabled", PeopleEndpoints.EnableAsync)
            .Describe(
                "enablePerson", "Let a person in again",
                "With the roles and password of before.").Produces(204).AccessProblems(PersonNotFound);
        people.MapPut("/{email}/role", PeopleEndpoints.GrantAsync)
            .Describe("grantRole", "Give a role in every org", "In place of the role that the person has there.")
            .Takes<GrantRequest>(Examples.Grant)
            .Answers<InvitedView>(200, Examples.Invited).AccessProblems(BodyInvalid);
        people.MapDelete("/{email}/role", PeopleEndpoints.RevokeAsync)
            .Describe(
                "revokeRole", "Take away the role in every org",
                "Roles in single orgs stay.").Produces(204).AccessProblems(PersonNotFound);
        people.MapPost("/{email}/password-link", PeopleEndpoints.LinkAsync)
            .Describe(
                "makePasswordLink", "Let a person choose a new password",
                "The link before is worth nothing any more; the password is, until another is chosen.")
            .Answers<PasswordLinkView>(200, Examples.PasswordLink).AccessProblems(PersonNotFound, PasswordLinkInvalid);
        people.MapDelete("/{email}/sessions", PeopleEndpoints.SignOutAsync)
            .Describe(
                "signPersonOut", "Sign a person out everywhere",
                "Ends all of the person's sessions.").Produces(204).AccessProblems(PersonNotFound);
    }

    private static void MapOrgPeople(RouteGroupBuilder people)
    {
        people.MapGet("", OrgPeopleEndpoints.ListAsync)
            .Describe("listOrgPeople", "Who may do what in an org", "Also those with a role in every org.")
            .Answers<PeopleAnswer>(200, Examples.People).AccessProblems(OrgNotFound);
        people.MapPut("/{email}", OrgPeopleEndpoints.GrantAsync)
            .Describe(
                "grantOrgRole", "Give a role in an org",
                "In place of the role that the person has there. "
                + "Somebody who is not there yet is made, with a secret to choose a password, shown this once. "
                + "Somebody who works outside of your orgs is given one by an administrator of every org only.")
            .Takes<GrantRequest>(Examples.Grant)
            .Answers<InvitedView>(200, Examples.Invited).AccessProblems(BodyInvalid, OrgNotFound, TooManyPeople);
        people.MapDelete("/{email}", OrgPeopleEndpoints.RevokeAsync)
            .Describe("revokeOrgRole", "Take away a role in an org", "The person stays, and may have roles elsewhere.")
            .Produces(204).AccessProblems(OrgNotFound, PersonNotFound);
        people.MapPost("/{email}/password-link", OrgPeopleEndpoints.LinkAsync)
            .Describe("makeOrgPasswordLink", "Let a person of the org choose a new password", "Only for who has no role anywhere else.")
            .Answers<PasswordLinkView>(200, Examples.PasswordLink).AccessProblems(OrgNotFound, PersonNotFound, PasswordLinkInvalid);
    }

    private static void MapOperatorKeys(RouteGroupBuilder keys)
    {
        keys.MapGet("", OperatorKeyEndpoints.ListAsync)
            .Describe("listOperatorKeys", "List named operator keys", "Their names, and who made them when; never the keys.")
            .Answers<OperatorKeysAnswer>(200, Examples.OperatorKeys).AccessProblems();
        keys.MapPost("", OperatorKeyEndpoints.AddAsync)
            .Describe(
                "addOperatorKey", "Make a named operator key",
                "For a machine. It is shown this once; only its hash is kept. The audit and saved settings tell its name.")
            .Takes<AddOperatorKeyRequest>(Examples.AddOperatorKey)
            .Answers<NewOperatorKey>(201, Examples.NewOperatorKey).AccessProblems(BodyInvalid, CredentialExists);
        keys.MapDelete("/{name}", OperatorKeyEndpoints.RemoveAsync)
            .Describe(
                "removeOperatorKey", "Revoke a named operator key",
                "It stops working here at once, and in other processes within seconds.")
            .Produces(204).AccessProblems(CredentialNotFound);
    }

    private static RouteHandlerBuilder AccessProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.Problems([KeyMissing, KeyInvalid, AntiforgeryInvalid, RoleMissing, QueryInvalid, StoreUnavailable, .. kinds]);
}
