using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Visitors;

/// <summary>Who is signed in, by the same cookies as at the API.</summary>
internal sealed class BrowserVisitors(
    Sessions sessions, SignIn signIn, OwnPassword passwords, IAccessStore people, SessionCookie cookie, ClientAddresses addresses,
    SignInLinks links, IOptions<AccessOptions> access, TimeProvider time) : IVisitors
{
    public WaysIn Ways => new(access.Value.Passwords, access.Value.OpenIdAuthority is null ? null : "v1/session/openid");

    public async Task<Visitor?> FindAsync(HttpContext http, bool isUse = true)
    {
        if (cookie.Read(http) is not { } token) return null;
        return await sessions.FindAsync(token, http.RequestAborted, isUse) is { } person ? new Visitor(person.Name, person.Roles) : null;
    }

    public async Task<string?> SignInAsync(HttpContext http, string name, string secret)
    {
        const string Refused =
            "Email and password do not fit, or the person is not let in. Check both; "
            + "an administrator can make a link to choose a new password.";
        if (!PersonEmail.TryParse(name, out var email)) return Count(ProblemKinds.SignInRefused, Refused);
        var source = new SignInSource(email, addresses.Of(http).ToString(), cookie.DeviceOf(http, email));
        using var act = BeginAct(http, "signIn", email);
        switch (await signIn.WithPasswordAsync(source, secret, http.RequestAborted))
        {
            case SignedIn signedIn:
                cookie.Give(http, signedIn);
                return null;
            case SignInThrottled throttled:
                return Count(ProblemKinds.SignInThrottled, $"Too many sign-ins failed here. {Wait(throttled.RetryAfter)}");
            case SignInBusy:
                return SessionEndpoints.BusySentence;
            default:
                return Count(ProblemKinds.SignInRefused, Refused);
        }
    }

    public async Task<bool> SignInByLinkAsync(HttpContext http, string token)
    {
        if (links.Use(token) is not { } email
            || await people.FindPersonAsync(email, http.RequestAborted) is not { DisabledAt: null } person)
            return false;
        using var act = BeginAct(http, "signIn", email);
        if (await sessions.StartAsync(person, addresses.Of(http).ToString(), http.RequestAborted) is not { } signedIn) return false;
        cookie.Give(http, signedIn);
        return true;
    }

    public async Task<string?> ChoosePasswordAsync(HttpContext http, string link, string password)
    {
        var choice = await passwords.ChooseAsync(link, password, addresses.Of(http).ToString(), AddressOf(http), http.RequestAborted);
        return choice.Result switch
        {
            PasswordChange.Changed => null,
            PasswordChange.Busy => SessionEndpoints.BusySentence,
            PasswordChange.Throttled => Count(
                ProblemKinds.SignInThrottled, $"{PasswordEndpoints.TooManyLinksSentence} {Wait(choice.RetryAfter)}"),
            _ => Count(ProblemKinds.PasswordLinkInvalid, PasswordEndpoints.LinkInvalidSentence),
        };
    }

    public async Task SignOutAsync(HttpContext http)
    {
        if (cookie.Read(http) is { } token && await sessions.FindAsync(token, http.RequestAborted) is { } person)
        {
            using var act = BeginAct(http, "signOut", person.Person.Email);
            await sessions.EndAsync(person, http.RequestAborted);
        }
        SessionCookie.Remove(http);
    }

    /// <summary>The same lines in the audit as at the API; the store writes them with what it does.</summary>
    private ActInHand BeginAct(HttpContext http, string act, PersonEmail email) =>
        ActInHand.Begin(new AuditEntry(time.GetUtcNow(), email.Value, AddressOf(http), act, null, "", ""));

    private static string Wait(TimeSpan time) => $"Wait {(int)Math.Ceiling(time.TotalSeconds)} seconds, then try again.";

    private static string Count(ProblemKind kind, string why)
    {
        AccessTelemetry.Count(kind);
        return why;
    }

    public string AddressOf(HttpContext http) => addresses.ExactOf(http).ToString();
}
