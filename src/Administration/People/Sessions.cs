using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Sessions of people: begun, found by their token, ended.</summary>
public sealed class Sessions(IAccessStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    // So seldom is it written that a session is in use.
    private static readonly TimeSpan TouchAfter = TimeSpan.FromMinutes(1);

    /// <summary>Null when the person is not let in, or has changed since it was read.</summary>
    public async Task<SignedIn?> StartAsync(PersonRecord person, string address, CancellationToken cancellationToken)
    {
        var token = SecretToken.New();
        var now = time.GetUtcNow();
        var session = new SessionRecord(
            SecretToken.HashOf(token), person.Email, now, now, now + options.Value.SessionIdleTime,
            now + options.Value.SessionTime, address);
        return await store.StartSessionAsync(session, person.Version, cancellationToken) ? new SignedIn(person, session, token) : null;
    }

    /// <summary>Null when there is no such session any more.</summary>
    /// <param name="isUse">False for what goes on by itself, such as an open stream: it does not keep an unattended session alive.</param>
    public async Task<SignedInPerson?> FindAsync(string token, CancellationToken cancellationToken, bool isUse = true)
    {
        var now = time.GetUtcNow();
        var hash = SecretToken.HashOf(token);
        if (await store.FindSessionAsync(hash, now, cancellationToken) is not { } found) return null;
        if (isUse && now - found.Session.SeenAt >= TouchAfter)
            await store.TouchSessionAsync(hash, now, now + options.Value.SessionIdleTime, cancellationToken);
        return new SignedInPerson(found.Person, found.Session);
    }

    public Task EndAsync(SignedInPerson person, CancellationToken cancellationToken) =>
        store.EndSessionAsync(person.Session.TokenHash, cancellationToken);

    /// <summary>Signs the person out everywhere; how many sessions there were.</summary>
    public Task<int> EndAllAsync(PersonEmail email, CancellationToken cancellationToken) =>
        store.EndSessionsAsync(email, cancellationToken);
}
