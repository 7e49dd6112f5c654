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

    /// <summary>Too many links that are none came from the same address.</summary>
    Throttled,
}

/// <summary>What came of choosing a password by a link.</summary>
/// <param name="RetryAfter">How long who is throttled has to wait.</param>
public readonly record struct PasswordChoice(PasswordChange Result, TimeSpan RetryAfter = default);

/// <summary>Somebody's own password: chosen by a link, changed by who knows it.</summary>
public sealed class OwnPassword(
    IAccessStore store, Passwords passwords, SignInThrottle throttle, Sessions sessions, TimeProvider time)
{
    /// <summary>Why it cannot be anybody's password; null when it can.</summary>
    public static string? WhyNot(string? password, PersonEmail? email = null) => Passwords.WhyNot(password, email?.Value ?? "@");

    /// <summary>
    /// Sets the password of whose link it is, signs the person out everywhere, and has it audited. Only for a link that is there the
    /// password is hashed, which costs a tenth of a second of a processor.
    /// </summary>
    /// <param name="network">What tries are counted by: the caller's address, of IPv6 its network.</param>
    /// <param name="address">As it is told in the audit.</param>
    public async Task<PasswordChoice> ChooseAsync(
        string link, string password, string network, string address, CancellationToken cancellationToken)
    {
        if (throttle.BeginLink(network) is { } wait) return new PasswordChoice(PasswordChange.Throttled, wait);
        var linkHash = SecretToken.HashOf(link);
        if (await store.FindPasswordLinkAsync(linkHash, time.GetUtcNow(), cancellationToken) is not { } whose)
            return new PasswordChoice(PasswordChange.Refused);
        throttle.TakeBackLink(network);
        if (await passwords.HashAsync(password, cancellationToken) is not { } hash) return new PasswordChoice(PasswordChange.Busy);
        using var act = ActInHand.Begin(
            new AuditEntry(time.GetUtcNow(), whose.Value, address, "choosePassword", null, whose.Value, ""));
        var used = await store.UsePasswordLinkAsync(linkHash, hash, time.GetUtcNow(), cancellationToken);
        return new PasswordChoice(used is null ? PasswordChange.Refused : PasswordChange.Changed);
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
