using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Storage.Secrets;

/// <summary>
/// Seals secrets with AES-256-GCM. The name of a secret is part of the seal, so that one cannot be put in the place of another.
/// </summary>
internal sealed class SecretProtector
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly MasterKey _sealing;
    private readonly Dictionary<string, MasterKey> _keys = [];

    /// <param name="keys">The first one seals, all of them open.</param>
    public SecretProtector(IReadOnlyList<MasterKey> keys)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count);
        _sealing = keys[0];
        foreach (var key in keys) _keys.TryAdd(key.Id, key);
    }

    /// <summary>The id of the key that seals.</summary>
    public string KeyId => _sealing.Id;

    /// <summary>Whether the key that it was sealed with is among these.</summary>
    public bool HasKeyOf(SealedSecret secret) => _keys.ContainsKey(secret.KeyId);

    public SealedSecret Seal(string scope, string name, string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var bytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_sealing.Bytes, TagSize);
        aes.Encrypt(
            bytes.AsSpan(0, NonceSize),
            plain,
            bytes.AsSpan(NonceSize, plain.Length),
            bytes.AsSpan(NonceSize + plain.Length),
            NameOf(scope, name));
        CryptographicOperations.ZeroMemory(plain);
        return new SealedSecret(_sealing.Id, bytes);
    }

    /// <exception cref="SecretUnreadableException">Its key is not among ours, or it was tampered with.</exception>
    public string Open(string scope, string name, SealedSecret secret)
    {
        if (!_keys.TryGetValue(secret.KeyId, out var key))
            throw new SecretUnreadableException(
                $"The secret '{name}' of '{scope}' was encrypted with master key {secret.KeyId}, which is not among the configured keys "
                    + $"({string.Join(", ", _keys.Keys)}): add that key to OnceHub:Storage:MasterKeys (or restore the key file), "
                    + "or save the secret again.");
        var length = secret.Bytes.Length - NonceSize - TagSize;
        var plain = new byte[Math.Max(0, length)];
        try
        {
            if (length < 0) throw new AuthenticationTagMismatchException();
            using var aes = new AesGcm(key.Bytes, TagSize);
            aes.Decrypt(
                secret.Bytes.AsSpan(0, NonceSize),
                secret.Bytes.AsSpan(NonceSize, length),
                secret.Bytes.AsSpan(NonceSize + length),
                plain,
                NameOf(scope, name));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SecretUnreadableException(
                $"The secret '{name}' of '{scope}' was changed in the database and cannot be trusted: save it again.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] NameOf(string scope, string name) => Encoding.UTF8.GetBytes($"{scope.Length}:{scope}:{name}");
}

/// <param name="KeyId">Which key it was sealed with.</param>
/// <param name="Bytes">Nonce, ciphertext and tag.</param>
internal sealed record SealedSecret(string KeyId, byte[] Bytes);
