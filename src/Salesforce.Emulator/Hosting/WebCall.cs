using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Rest;

namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary>A request as it came from the network, its body read and unpacked.</summary>
internal sealed record WebCall
{
    public required string Method { get; init; }

    /// <summary>Still escaped, without the org's prefix.</summary>
    public required string Path { get; init; }

    /// <summary>With the question mark, still escaped.</summary>
    public required string QueryText { get; init; }

    /// <summary>Where the client reached us, with the org's prefix if it used one: the base of every address we hand out.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The org named by prefix or host, if any.</summary>
    public required string? OrgName { get; init; }

    public required Dictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string Text => Encoding.UTF8.GetString(Body.Span);

    public string? Bearer =>
        Headers.GetValueOrDefault("Authorization") is { } header
        && header.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank
        && (
            header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || header.StartsWith("OAuth ", StringComparison.OrdinalIgnoreCase))
            ? header[(blank + 1)..].Trim()
            : null;

    /// <summary>The fields of the query and of a form body, together.</summary>
    public Dictionary<string, string> Form()
    {
        var fields = RestRouter.ReadQuery(QueryText.TrimStart('?'));
        if (Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            == true)
            foreach (var (key, value) in RestRouter.ReadQuery(Text))
                fields[key] = value;
        return fields;
    }
}
