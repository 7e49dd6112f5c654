using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

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

    public required DateTimeOffset ExpiresAt { get; init; }

    public override string ToString() => $"PendingConnect {{ LoginUrl = {LoginUrl} }}";
}

/// <summary>
/// Keeps what is pending in the store, encrypted, so that any process can finish what another began. An org has one at a
/// time: a new start makes an older one worthless, and nothing is left to tidy up.
/// </summary>
internal sealed class PendingConnects(ISyncStore store, TimeProvider time)
{
    private const string SecretName = "salesforce.connect.pending";
    private const string Taken = "taken";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <returns>The state to send along: it names the org, so that the callback needs no address of its own per org.</returns>
    public async Task<string> AddAsync(OrgId org, Func<string, DateTimeOffset, PendingConnect> make, CancellationToken cancellationToken)
    {
        var state = $"{org}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var pending = make(HashOf(state), time.GetUtcNow() + Life);
        await store.SaveSecretAsync(org.Value, SecretName, JsonSerializer.Serialize(pending), expectedVersion: null, cancellationToken);
        return state;
    }

    /// <summary>What belongs to a state, given out once; null for a state that is unknown, used, replaced or too old.</summary>
    public async Task<(OrgId Org, PendingConnect Pending)?> TakeAsync(string state, CancellationToken cancellationToken)
    {
        var dot = state.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !OrgId.TryParse(state[..dot], out var org)) return null;
        if (await store.FindSecretAsync(org.Value, SecretName, cancellationToken) is not { } stored || stored.Value == Taken) return null;
        var pending = JsonSerializer.Deserialize<PendingConnect>(stored.Value)!;
        var isIt = CryptographicOperations.FixedTimeEquals(Convert.FromHexString(pending.StateHash), Convert.FromHexString(HashOf(state)));
        if (!isIt || pending.ExpiresAt <= time.GetUtcNow()) return null;
        // The one whose write meets the version that was read has it: a state that comes twice at once is used once.
        return await store.SaveSecretAsync(org.Value, SecretName, Taken, stored.Version, cancellationToken) ? (org, pending) : null;
    }

    private static string HashOf(string state) => Convert.ToHexStringLower(GatewayKey.HashOf(state));
}
