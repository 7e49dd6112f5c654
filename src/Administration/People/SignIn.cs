using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Lets people in: with a password, or with what the OpenID Connect provider says of them.</summary>
public sealed class SignIn(
    IAccessStore store, Sessions sessions, Passwords passwords, SignInThrottle throttle, IOptions<AccessOptions> options)
{
    /// <summary>The answer, and how long it takes, do not tell whether there is such a person.</summary>
    public async Task<SignInResult> WithPasswordAsync(SignInSource source, string password, CancellationToken cancellationToken)
    {
        if (!options.Value.Passwords) return new SignInRefused();
        if (throttle.Begin(source) is { } wait) return new SignInThrottled(wait);
        var person = await store.FindPersonAsync(source.Email, cancellationToken);
        if (await passwords.VerifyAsync(person, password, cancellationToken) is not { } isRight)
        {
            throttle.TakeBack(source);
            return new SignInBusy();
        }
        if (!isRight || await sessions.StartAsync(person!, source.Address, cancellationToken) is not { } signedIn)
            return new SignInRefused();
        throttle.Succeeded(source);
        return signedIn;
    }

    /// <summary>
    /// Who was invited by email and comes with a verified one for the first time is that person from then on, whatever the email becomes.
    /// </summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="subject">Who it is there, for ever.</param>
    /// <param name="verifiedEmail">Null unless the provider says that it is verified.</param>
    public async Task<SignInResult> WithOpenIdAsync(
        string issuer, string subject, string? verifiedEmail, string address, CancellationToken cancellationToken)
    {
        var known = $"{issuer} {subject}";
        var person = await store.FindPersonBySubjectAsync(known, cancellationToken);
        if (person is null)
        {
            if (!PersonEmail.TryParse(verifiedEmail, out var email)) return new SignInRefused();
            // What people type is trimmed. The provider verified an address as it stands, and with spaces it is another one.
            if (email.Value.Length != verifiedEmail.Length) return new SignInRefused();
            person = await store.FindPersonAsync(email, cancellationToken);
            if (person is not { DisabledAt: null } || !await store.SaveSubjectAsync(email, known, cancellationToken))
                return new SignInRefused();
        }
        // Whose session it is, and not what the provider calls him today.
        ActInHand.Describe(actor: person.Email.Value);
        return await sessions.StartAsync(person, address, cancellationToken) ?? (SignInResult)new SignInRefused();
    }
}
