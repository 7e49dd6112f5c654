using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>A browser that was sent to Salesforce and is to come back. Holds secrets: never log it.</summary>
internal sealed record PendingConnect
{
    public required Uri LoginUrl { get; init; }

    public required string ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public required Uri Callback { get; init; }

    /// <summary>PKCE's, which never leaves this side until the exchange.</summary>
    public required string Verifier { get; init; }

    public required string StateHash { get; init; }

    /// <summary>Of the cookie of the one browser that may go on with it; null until one was sent to Salesforce.</summary>
    public string? BrowserHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The OnceHub user who proves an identity; null when the org itself is connected.</summary>
    public string? User { get; init; }

    /// <summary>Who began it: an email, or the name of a key.</summary>
    public string? BegunBy { get; init; }

    /// <summary>
    /// The person whose browser alone may connect the org; null where a key began it, and where a user proves an identity.
    /// </summary>
    [JsonIgnore]
    public PersonEmail? Owner => User is null && PersonEmail.TryParse(BegunBy, out var person) ? person : null;

    public override string ToString() => $"PendingConnect {{ LoginUrl = {LoginUrl} }}";
}

/// <summary>
/// Keeps what is pending in the store, encrypted, so that any process can finish what another began. An org has one at a
/// time, and so has each of its users: a new start makes an older one worthless. Users share a bounded number of places, so that whoever
/// begins for ever new ones fills no database; should two meet in one within ten minutes, the first begins again.
/// </summary>
public sealed class PendingConnects(IOrgStore store, TimeProvider time)
{
    private const string SecretName = "salesforce.connect.pending";
    private const string Taken = "taken";
    private const int MaxState = 1_000;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <param name="user">The OnceHub user who proves an identity; null for the org itself.</param>
    /// <returns>The state to send along: it names the org, so that the callback needs no address of its own per org.</returns>
    internal async Task<string> AddAsync(
        OrgId org, string? user, Func<string, DateTimeOffset, PendingConnect> make, CancellationToken cancellationToken)
    {
        var whose = user is null ? "" : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(user));
        var state = $"{org}.{whose}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var pending = make(HashOf(state), time.GetUtcNow() + Life) with { User = user, BegunBy = ActInHand.Current?.Entry.Actor };
        await store.SaveSecretAsync(org.Value, NameOf(whose), JsonSerializer.Serialize(pending), expectedVersion: null, cancellationToken);
        return state;
    }

    /// <summary>Ties a state to the first browser that comes with it, which must be the one to come back.</summary>
    /// <returns>Null for a state that is unknown, used, replaced or too old, or is another browser's.</returns>
    /// <exception cref="RefusedException">Somebody else began it.</exception>
    internal async Task<PendingConnect?> BindAsync(string state, ConnectBrowser browser, CancellationToken cancellationToken)
    {
        if (browser.Secret is not { } secret || await FindAsync(state, cancellationToken) is not { } found) return null;
        CheckOwner(found, browser);
        if (found.Pending.BrowserHash is { } bound) return Same(bound, secret) ? found.Pending : null;
        var pending = found.Pending with { BrowserHash = HashOf(secret) };
        return await store.SaveSecretAsync(found.Org.Value, found.Name, JsonSerializer.Serialize(pending), found.Version, cancellationToken)
            ? pending
            : null;
    }

    /// <summary>
    /// What belongs to a state, given out once and only to the browser that it is tied to: with a state alone, somebody else
    /// could be made to finish what a stranger began.
    /// </summary>
    /// <exception cref="RefusedException">The state is unknown, used, replaced or too old, or is another browser's, or somebody
    /// else's.</exception>
    internal async Task<(OrgId Org, PendingConnect Pending)> TakeAsync(
        string? state, ConnectBrowser browser, CancellationToken cancellationToken)
    {
        if (state is null || await FindAsync(state, cancellationToken) is not { } found) throw Unexpected();
        if (browser.Secret is not { } secret || found.Pending.BrowserHash is not { } bound || !Same(bound, secret))
            throw new RefusedException(
                RefusalKind.ConnectStateInvalid,
                "This browser did not begin the connection, so nothing was connected. "
                + "Begin in the browser in which you log in to Salesforce, and let it keep cookies of this address.");
        CheckOwner(found, browser);
        ActInHand.Describe(actor: found.Pending.BegunBy, org: found.Org, target: found.Pending.User);
        using var preparation = ActInHand.Prepare();
        // The one whose write meets the version that was read has it: a state that comes twice at once is used once.
        if (!await store.SaveSecretAsync(found.Org.Value, found.Name, Taken, found.Version, cancellationToken)) throw Unexpected();
        if (found.Pending.User is not null) await store.DeleteSecretAsync(found.Org.Value, found.Name, cancellationToken);
        return (found.Org, found.Pending);
    }

    internal static RefusedException Unexpected() => new(
        RefusalKind.ConnectStateInvalid,
        $"This return from Salesforce belongs to no connection that was begun here in the last {Life.TotalMinutes:0} minutes, "
        + "or was used already. Begin again.");

    /// <summary>Whoever follows a link that an administrator of another org sent would hand his own Salesforce org to that one.</summary>
    private static void CheckOwner(Found found, ConnectBrowser browser)
    {
        if (browser.KnowsPeople && found.Pending.Owner is { } owner && browser.SignedInAs != owner)
            throw new RefusedException(
                RefusalKind.ConnectStateInvalid,
                $"{owner} began to connect org '{found.Org}', and only the same person can go on. Nothing was connected. "
                + $"Sign in to the console as {owner} in this browser, at this address, and open the link again; or begin yourself.");
    }

    /// <summary>The org that a state is to connect; null for what is no state, and where a user proves an identity.</summary>
    public static OrgId? OrgOf(string? state) =>
        state?.Split('.') is [var name, "", _] && OrgId.TryParse(name, out var org) ? org : null;

    private async Task<Found?> FindAsync(string state, CancellationToken cancellationToken)
    {
        if (state.Length > MaxState || state.Split('.') is not [var name, var whose, _] || !OrgId.TryParse(name, out var org)) return null;
        if (await store.FindSecretAsync(org.Value, NameOf(whose), cancellationToken) is not { } stored || stored.Value == Taken)
            return null;
        var pending = JsonSerializer.Deserialize<PendingConnect>(stored.Value)!;
        return Same(pending.StateHash, state) && pending.ExpiresAt > time.GetUtcNow()
            ? new Found(org, NameOf(whose), pending, stored.Version)
            : null;
    }

    private static string NameOf(string whose) =>
        whose.Length == 0 ? SecretName : $"{SecretName}.{SHA256.HashData(Encoding.UTF8.GetBytes(whose))[0]:x2}";

    private static bool Same(string hash, string secret) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), Convert.FromHexString(HashOf(secret)));

    private static string HashOf(string state) => Convert.ToHexStringLower(GatewayKey.HashOf(state));

    private sealed record Found(OrgId Org, string Name, PendingConnect Pending, long Version);
}

/// <summary>A browser on its way to Salesforce or back.</summary>
/// <param name="Secret">Of its cookie; null where it brought none.</param>
/// <param name="SignedInAs">Null for who is not signed in.</param>
/// <param name="KnowsPeople">False where people sign in at another address than this one, so that it cannot be told who comes.</param>
public sealed record ConnectBrowser(string? Secret, PersonEmail? SignedInAs, bool KnowsPeople)
{
    public override string ToString() => $"ConnectBrowser {{ SignedInAs = {SignedInAs} }}";
}
