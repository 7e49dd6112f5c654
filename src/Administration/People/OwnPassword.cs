using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>What comes of choosing a password by a link.</summary>
public enum PasswordChange
{
    Changed,

    /// <summary>The link is unknown, used or too old.</summary>
    Refused,

    /// <summary>Too many at once.</summary>
    Busy,
}

/// <summary>Somebody's own password: chosen by a link, changed by who knows it.</summary>
public sealed class OwnPassword(
    IAccessStore store, Passwords passwords, SignInThrottle throttle, Sessions sessions, TimeProvider time)
{
    /// <summary>Why it cannot be anybody's password; null when it can.</summary>
    public static string? WhyNot(string? password, PersonEmail? email = null) => Passwords.WhyNot(password, email?.Value ?? "@");

    /// <summary>Sets the password of whose link it is, and signs the person out everywhere.</summary>
    public async Task<(PasswordChange Result, PersonEmail? Email)> ChooseAsync(
        string link, string password, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(password, cancellationToken) is not { } hash) return (PasswordChange.Busy, null);
        var email = await store.UsePasswordLinkAsync(SecretToken.HashOf(link), hash, time.GetUtcNow(), cancellationToken);
        return (email is null ? PasswordChange.Refused : PasswordChange.Changed, email);
    }

    /// <summary>Changes it, signs the person out everywhere, and in again here.</summary>
    public async Task<SignInResult> ChangeAsync(
        SignInSource source, PersonRecord person, string former, string chosen, CancellationToken cancellationToken)
    {
        // Who found a browser that somebody left signed in must not guess either.
        if (throttle.Begin(source) is { } wait) return new SignInThrottled(wait);
        var isRight = await passwords.VerifyAsync(person, former, cancellationToken);
        var hash = isRight is true ? await passwords.HashAsync(chosen, cancellationToken) : null;
        if (isRight is null || (isRight is true && hash is null))
        {
            throttle.TakeBack(source);
            return new SignInBusy();
        }
        if (hash is null || !await store.ChangePasswordAsync(person.Email, hash, person.Version, cancellationToken))
            return new SignInRefused();
        throttle.Succeeded(source);
        var changed = await store.FindPersonAsync(person.Email, cancellationToken);
        return changed is null ? new SignInRefused()
            : await sessions.StartAsync(changed, source.Address, cancellationToken) ?? (SignInResult)new SignInRefused();
    }
}
