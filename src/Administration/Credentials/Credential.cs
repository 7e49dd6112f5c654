using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>A named secret of an org. Holds a secret: never log it.</summary>
/// <param name="Value">The webhook secret itself, which signing needs; of an API key only the SHA-256, in hex.</param>
public sealed record Credential(string Name, string Value, DateTimeOffset CreatedAt)
{
    /// <summary>Of an API key, what it opens; null for everything, as of those made by earlier versions.</summary>
    public ImmutableArray<string>? Scopes { get; init; }

    /// <summary>Of an API key, when it ends; null for one that does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public override string ToString() => $"Credential {{ Name = {Name} }}";
}

/// <summary>All credentials of one kind of an org, as they are stored: one encrypted document.</summary>
public static class CredentialsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(ImmutableArray<Credential> credentials) => JsonSerializer.Serialize(new Document(credentials), Options);

    public static ImmutableArray<Credential> Read(string json) => JsonSerializer.Deserialize<Document>(json, Options)!.Credentials;

    private sealed record Document(ImmutableArray<Credential> Credentials);
}
