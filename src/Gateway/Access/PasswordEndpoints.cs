using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Somebody's own password.</summary>
internal static class PasswordEndpoints
{
    public const string LinkInvalidSentence =
        "This link was used, replaced by a newer one, or is too old. Ask an administrator for another.";

    public const string TooManyLinksSentence = "Too many links that are none came from here.";

    public static async Task<IResult> ChooseAsync(
        HttpContext http, StrangersBodies bodies, OwnPassword passwords, ClientAddresses addresses, CancellationToken cancellationToken)
    {
        if (OtherSites.WhyNot(http) is { } refusal) return refusal;
        var asked = await bodies.ReadAsync<ChoosePasswordRequest>(http);
        if (asked.Link is not { Length: > 0 and < 200 } link)
            return Problem.Of(ProblemKinds.BodyInvalid, "The body must have 'link' and 'password'.");
        Check(asked.Password, null);
        var choice = await passwords.ChooseAsync(
            link, asked.Password!, addresses.Of(http).ToString(), addresses.ExactOf(http).ToString(), cancellationToken);
        return choice.Result switch
        {
            PasswordChange.Changed => TypedResults.NoContent(),
            PasswordChange.Busy => SessionEndpoints.Busy(),
            PasswordChange.Throttled => SessionEndpoints.Throttled(choice.RetryAfter, TooManyLinksSentence),
            _ => AccessTelemetry.Refuse(
                Problem.Of(ProblemKinds.PasswordLinkInvalid, LinkInvalidSentence),
                ProblemKinds.PasswordLinkInvalid),
        };
    }

    public static async Task<IResult> ChangeAsync(
        HttpContext http, OwnPassword passwords, SessionCookie cookie, ClientAddresses addresses, CancellationToken cancellationToken)
    {
        if (Callers.Of(http) is not SignedInPerson person)
            return Problem.Of(ProblemKinds.SignInRefused, "A key has no password. Sign in as a person to change yours.");
        var asked = await JsonBody.ReadAsync<ChangePasswordRequest>(http);
        if (asked.CurrentPassword is not { } current)
            return Problem.Of(ProblemKinds.BodyInvalid, "The body must have 'currentPassword' and 'newPassword'.");
        Check(asked.NewPassword, person.Person.Email);
        var source = new SignInSource(person.Person.Email, addresses.Of(http).ToString(), cookie.DeviceOf(http, person.Person.Email));
        var result = await passwords.ChangeAsync(source, person.Person, current, asked.NewPassword!, cancellationToken);
        if (result is not SignedIn signedIn) return SessionEndpoints.WhyNot(result);
        cookie.Give(http, signedIn);
        return TypedResults.Ok(SessionView.Of(signedIn.Person, signedIn.Session, cookie));
    }

    private static void Check(string? password, PersonEmail? email)
    {
        if (OwnPassword.WhyNot(password, email) is { } why)
            throw new ProblemException(ProblemKinds.PasswordInvalid, $"The password was not changed: {why}");
    }
}

internal sealed record ChoosePasswordRequest
{
    /// <summary>The secret that was given with the invitation, or by an administrator.</summary>
    public string? Link { get; init; }

    public string? Password { get; init; }

    public override string ToString() => nameof(ChoosePasswordRequest);
}

internal sealed record ChangePasswordRequest
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }

    public override string ToString() => nameof(ChangePasswordRequest);
}
