using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Silo.Visitors;

/// <summary>Links that let their bearer in once, for whoever started this process: they are known to it alone, and end with it.</summary>
public sealed class SignInLinks
{
    private readonly ConcurrentDictionary<string, PersonEmail> _people = [];

    /// <summary>The token of a new one.</summary>
    /// <param name="person">Whom it lets in.</param>
    public string Make(PersonEmail person)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _people[token] = person;
        return token;
    }

    /// <summary>Whom it lets in; null when it was used already, or is none.</summary>
    public PersonEmail? Use(string token) => _people.TryRemove(token, out var person) ? person : null;
}
