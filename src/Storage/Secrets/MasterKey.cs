using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OnceHub.Sync.Storage.Secrets;

/// <summary>A key that secrets are sealed with, and the id it is known by: the start of its hash, which gives nothing away.</summary>
internal sealed class MasterKey
{
    public const int Size = 32;

    private MasterKey(byte[] bytes)
    {
        Bytes = bytes;
        Id = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
    }

    public string Id { get; }

    public byte[] Bytes { get; }

    public static bool TryParse(string? base64, [NotNullWhen(true)] out MasterKey? key)
    {
        key = null;
        var bytes = new byte[Size + 1];
        if (base64 is null || !Convert.TryFromBase64String(base64.Trim(), bytes, out var length) || length != Size) return false;
        key = new MasterKey(bytes[..Size]);
        return true;
    }

    public override string ToString() => Id;
}
