using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OnceHub.Sync.Silo.Visitors;

/// <summary>Links that let their bearer in once, for whoever started this process: they are known to it alone, and end with it.</summary>
public sealed class SignInLinks
{
    private readonly ConcurrentDictionary<string, string> _names = [];

    /// <summary>The token of a new one.</summary>
    /// <param name="name">Whom it lets in.</param>
    public string Make(string name)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _names[token] = name;
        return token;
    }

    /// <summary>Whom it lets in; null when it was used already, or is none.</summary>
    public string? Use(string token) => _names.TryRemove(token, out var name) ? name : null;
}
