using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Signing in with the OpenID Connect provider of <see cref="AccessOptions"/>, by ASP.NET Core's handler: code flow with PKCE,
/// nonce and state. What comes of it is a session like any other; nothing of the provider's is kept.
/// </summary>
internal static class OpenIdSignIn
{
    public const string Scheme = "openid";
    public const string CallbackPath = "/v1/session/openid/callback";

    private static readonly TimeSpan ProviderTime = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddOpenIdSignIn(this IServiceCollection services)
    {
        services.AddAuthentication();
        services.AddSingleton<OpenIdProviderState>();
        services.AddTransient<IStartupFilter, OpenIdReturns>();
        services.AddTransient<OpenIdConnectHandler>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<AccessOptions>>((authentication, access) =>
        {
            // Without a provider there is no scheme, which every request would pass.
            if (access.Value.OpenIdAuthority is null) return;
            authentication.AddScheme<OpenIdConnectHandler>(Scheme, displayName: null);
            // A scheme that is alone would be asked at every request.
            authentication.AddScheme<OwnSessions>(OwnSessions.Name, displayName: null);
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptions<AccessOptions>, IOptions<GatewayOptions>>(
                (openId, access, gateway) => Configure(openId, access.Value, gateway.Value));
        return services;
    }

    private static void Configure(OpenIdConnectOptions openId, AccessOptions access, GatewayOptions gateway)
    {
        openId.Authority = access.OpenIdAuthority?.ToString().TrimEnd('/');
        openId.RequireHttpsMetadata = access.OpenIdAuthority?.IsLoopback != true;
        openId.ClientId = access.OpenIdClientId;
        openId.ClientSecret = access.OpenIdClientSecret;
        openId.CallbackPath = CallbackPath;
        // Nobody is signed out from there; at these addresses the handler would read forms of anybody.
        openId.RemoteSignOutPath = default;
        openId.SignedOutCallbackPath = default;
        openId.BackchannelTimeout = ProviderTime;
        openId.SignInScheme = OwnSessions.Name;
        openId.ResponseType = OpenIdConnectResponseType.Code;
        // The browser comes back by a plain navigation, with which lax cookies go along.
        openId.ResponseMode = OpenIdConnectResponseMode.Query;
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.GetClaimsFromUserInfoEndpoint = true;
        // By itself the handler takes the email from there and leaves out whether it was verified.
        openId.ClaimActions.Clear();
        openId.DisableTelemetry = true;
        openId.Scope.Clear();
        foreach (var scope in new[] { "openid", "email" }) openId.Scope.Add(scope);
        foreach (var cookie in new[] { openId.CorrelationCookie, openId.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.Always;
            cookie.HttpOnly = true;
        }
        openId.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = leaving =>
            {
                // Where its cookies are, and where the session is to be.
                leaving.ProtocolMessage.RedirectUri = gateway.ConsoleRoot(leaving.Request) + CallbackPath;
                return Task.CompletedTask;
            },
            OnUserInformationReceived = TakeEmail,
            OnTicketReceived = FinishAsync,
            OnRemoteFailure = RefuseAsync,
            OnAccessDenied = async denied =>
            {
                denied.HandleResponse();
                await SessionEndpoints.Refused().ExecuteAsync(denied.HttpContext);
            },
        };
    }

    /// <summary>
    /// OpenID Connect Core 5.4: in the code flow a provider may tell the email at its user info endpoint alone, and not in the id
    /// token. An email and whether it was verified are taken from one place, never mixed.
    /// </summary>
    private static Task TakeEmail(UserInformationReceivedContext told)
    {
        var identity = (ClaimsIdentity)told.Principal!.Identity!;
        if (identity.HasClaim(claim => claim.Type == "email")) return Task.CompletedTask;
        foreach (var name in new[] { "email", "email_verified" })
        {
            foreach (var claim in identity.FindAll(name).ToArray()) identity.RemoveClaim(claim);
            if (told.User.RootElement.TryGetProperty(name, out var value)) identity.AddClaim(new Claim(name, value.ToString()));
        }
        return Task.CompletedTask;
    }

    private static async Task FinishAsync(TicketReceivedContext ticket)
    {
        ticket.HandleResponse();
        var http = ticket.HttpContext;
        var services = http.RequestServices;
        var user = ticket.Principal!;
        var result = await SignInAsync(http, user, ticket.Options as OpenIdConnectOptions);
        if (result is not SignedIn signedIn)
        {
            await AccessTelemetry.Refuse(
                Problem.Of(
                    ProblemKinds.SignInRefused,
                    "The provider knows you, but nobody here has "
                    + (VerifiedEmail(user) is { } email ? $"the email '{email}', " : "an email that it has verified, ")
                    + "or is let in. Ask an administrator for an invitation."),
                ProblemKinds.SignInRefused).ExecuteAsync(http);
            return;
        }
        services.GetRequiredService<SessionCookie>().Give(http, signedIn);
        http.Response.Redirect(LocalPath.Of(ticket.ReturnUri));
    }

    private static async Task<SignInResult> SignInAsync(HttpContext http, ClaimsPrincipal user, OpenIdConnectOptions? options)
    {
        var services = http.RequestServices;
        var address = services.GetRequiredService<ClientAddresses>().ExactOf(http).ToString();
        var email = VerifiedEmail(user);
        var subject = user.FindFirstValue("sub") ?? throw new InvalidOperationException("The id token was let through without a subject.");
        using var act = ActInHand.Begin(new AuditEntry(
            services.GetRequiredService<TimeProvider>().GetUtcNow(), email ?? subject, address, "signIn", null, "", "OpenID Connect"));
        return await services.GetRequiredService<SignIn>().WithOpenIdAsync(
            user.FindFirstValue("iss") ?? options?.Authority ?? "", subject, email, address, http.RequestAborted);
    }

    /// <summary>Stands for the sessions, which <see cref="AccessFilter"/> reads by itself.</summary>
    private sealed class OwnSessions : IAuthenticationHandler
    {
        public const string Name = "session";

        public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context) => Task.CompletedTask;

        public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        public Task ChallengeAsync(AuthenticationProperties? properties) => Task.CompletedTask;

        public Task ForbidAsync(AuthenticationProperties? properties) => Task.CompletedTask;
    }

    private static string? VerifiedEmail(ClaimsPrincipal user) =>
        string.Equals(user.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)
            ? user.FindFirstValue("email")
            : null;

    private static async Task RefuseAsync(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        if (OpenIdProviderState.IsAway(failure.Failure))
        {
            await OpenIdEndpoints.ProviderAway(failure.HttpContext).ExecuteAsync(failure.HttpContext);
            return;
        }
        await AccessTelemetry.Refuse(
            Problem.Of(
                ProblemKinds.SignInRefused,
                "The return from the provider cannot be used: it is too old, was used already, "
                + "or was begun in another browser. Begin again."),
            ProblemKinds.SignInRefused).ExecuteAsync(failure.HttpContext);
    }
}

/// <summary>To the OpenID Connect provider.</summary>
internal static class OpenIdEndpoints
{
    public static async Task<IResult> LeaveAsync(
        HttpContext http,
        [System.ComponentModel.Description("A path of this host to come back to.")] string? returnTo,
        IAuthenticationSchemeProvider schemes,
        OpenIdProviderState provider) =>
        await schemes.GetSchemeAsync(OpenIdSignIn.Scheme) is null
            ? Problem.Of(
                ProblemKinds.NotFound,
                "No OpenID Connect provider is configured (OnceHub:Access:OpenIdAuthority). Sign in with a password.")
        : await provider.AnswersAsync(http.RequestAborted)
            ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.Of(returnTo) }, [OpenIdSignIn.Scheme])
        : ProviderAway(http);

    /// <summary>A browser on its way is shown the page for signing in, with a sentence; whoever else is told.</summary>
    public static IResult ProviderAway(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Redirect(
                http.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.ConsoleRoot(http.Request)
                + "/signin?provider=away")
            : Problem.Of(
                ProblemKinds.ProviderUnavailable,
                "The OpenID Connect provider (OnceHub:Access:OpenIdAuthority) does not answer. Try again in a moment; "
                + "the log of this process says why.");
}
