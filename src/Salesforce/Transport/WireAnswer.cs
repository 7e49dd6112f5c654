using System.Text.Json;

namespace OnceHub.Sync.Salesforce;

/// <summary>An answer that is not an error: 2xx with JSON, or 304.</summary>
/// <param name="Json">Undefined for 304.</param>
/// <param name="LastModified">For If-Modified-Since the next time.</param>
/// <param name="Token">The token that was taken.</param>
internal sealed record WireAnswer(int Status, JsonElement Json, DateTimeOffset? LastModified, AccessToken Token)
{
    public const int NotModified = 304;

    /// <summary>As it came; for what is no JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
