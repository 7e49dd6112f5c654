using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Signing in and out, and who one is.</summary>
internal static class SessionEndpoints
{
    public static async Task<IResult> SignInAsync(
        HttpContext http, StrangersBodies bodies, SignIn signIn, SessionCookie cookie, ClientAddresses addresses,
        CancellationToken cancellationToken)
    {
        if (OtherSites.WhyNot(http) is { } refusal) return refusal;
        var asked = await bodies.ReadAsync<SignInRequest>(http);
        if (asked.Email is null || asked.Password is null)
            return Problem.Of(ProblemKinds.BodyInvalid, "The body must have 'email' and 'password'.");
        if (!PersonEmail.TryParse(asked.Email, out var email)) return Refused();
        var source = new SignInSource(email, addresses.Of(http).ToString(), cookie.DeviceOf(http, email));
        ActInHand.Describe(actor: email.Value);
        var result = await signIn.WithPasswordAsync(source, asked.Password, cancellationToken);
        if (result is not SignedIn signedIn) return WhyNot(result);
        cookie.Give(http, signedIn);
        return TypedResults.Ok(SessionView.Of(signedIn.Person, signedIn.Session, cookie));
    }

    public static IResult Find(HttpContext http, SessionCookie cookie) =>
        TypedResults.Ok(Callers.Of(http) is SignedInPerson person
            ? SessionView.Of(person.Person, person.Session, cookie)
            : SessionView.Of(Callers.Of(http)));

    public static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, CancellationToken cancellationToken)
    {
        if (Callers.Of(http) is SignedInPerson person) await sessions.EndAsync(person, cancellationToken);
        SessionCookie.Remove(http);
        return TypedResults.NoContent();
    }

    /// <summary>Why nobody was signed in.</summary>
    public static IResult WhyNot(SignInResult result) => result switch
    {
        SignInThrottled throttled => Throttled(throttled.RetryAfter, "Too many sign-ins failed here."),
        SignInBusy => Busy(),
        _ => Refused(),
    };

    public static IResult Throttled(TimeSpan wait, string why) =>
        AccessTelemetry.Refuse(new ThrottledResult(wait, why), ProblemKinds.SignInThrottled);

    public const string BusySentence = "Too many passwords are being checked at this moment. Try again in a few seconds.";

    public static IResult Busy() => Problem.Of(ProblemKinds.TooBusy, BusySentence);

    public static IResult Refused() => AccessTelemetry.Refuse(
        Problem.Of(
            ProblemKinds.SignInRefused,
            "Email and password do not fit, or the person is not let in. "
            + "Check both; an administrator can make a link to choose a new password."),
        ProblemKinds.SignInRefused);

    private sealed class ThrottledResult(TimeSpan wait, string why) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => ProblemKinds.SignInThrottled.Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Problem.Of(ProblemKinds.SignInThrottled, $"{why} Wait {seconds} seconds, then try again.")
                .ExecuteAsync(httpContext);
        }
    }
}

/// <summary>What a page of another site makes a browser send.</summary>
internal static class OtherSites
{
    /// <summary>Null for what is not sent from one. Browsers say so themselves, and no page can make them say otherwise.</summary>
    public static IResult? WhyNot(HttpContext http) => http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        ? Problem.Of(ProblemKinds.AntiforgeryInvalid, "A page of another site sent this. Nothing was done.")
        : null;
}

internal sealed record SignInRequest
{
    public string? Email { get; init; }

    public string? Password { get; init; }

    public override string ToString() => $"SignInRequest {{ Email = {Email} }}";
}

/// <param name="Name">The email of a person, or the name of a key.</param>
/// <param name="DisplayName">Null for a key.</param>
/// <param name="EndsAt">When the session ends at the latest; null for a key.</param>
/// <param name="AntiforgeryToken">Send it as X-CSRF-Token with every change; null for a key, which needs none.</param>
internal sealed record SessionView(
    string Name, string? DisplayName, IReadOnlyList<RoleView> Roles, DateTimeOffset? EndsAt, string? AntiforgeryToken)
{
    public static SessionView Of(PersonRecord person, SessionRecord session, SessionCookie cookie) => new(
        person.Email.Value, person.Name, RoleView.Of(person.Roles), session.EndsAt, cookie.AntiforgeryTokenOf(session));

    public static SessionView Of(Caller key) => new(key.Name, null, RoleView.Of(key.Roles), null, null);

    public override string ToString() => $"SessionView {{ Name = {Name} }}";
}

/// <param name="Org">Null: in every org.</param>
/// <param name="Role">viewer, operator or administrator.</param>
internal sealed record RoleView(string? Org, string Role)
{
    public static IReadOnlyList<RoleView> Of(ImmutableArray<RoleGrant> roles) =>
        [.. roles.Select(grant => new RoleView(grant.Org?.Value, RoleNames.Of(grant.Role)))];
}
