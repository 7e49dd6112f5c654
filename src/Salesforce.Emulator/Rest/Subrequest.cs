using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>One request inside a composite, batch or graph.</summary>
internal sealed record Subrequest(
    string Method, string Url, string ReferenceId, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    private static readonly string[] Forbidden = ["Accept", "Authorization", "Content-Type"];

    public static Subrequest Read(JsonElement json, string bodyKey)
    {
        var method = Text(json, "method") ?? throw new ApiException(400, "INVALID_INPUT", "Every subrequest must have a method");
        var url = Text(json, "url") ?? throw new ApiException(400, "INVALID_INPUT", "Every subrequest must have a url");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (json.TryGetProperty("httpHeaders", out var given) && given.ValueKind == JsonValueKind.Object)
            foreach (var header in given.EnumerateObject())
                headers[header.Name] = header.Value.ToString();
        if (Array.Find(Forbidden, headers.ContainsKey) is { } bad)
            throw new ApiException(400, "INVALID_INPUT", $"The header {bad} is not allowed in a subrequest");
        return new Subrequest(
            method.ToUpperInvariant(),
            url,
            Text(json, "referenceId") ?? "",
            headers,
            json.TryGetProperty(bodyKey, out var body) ? body : default);
    }

    /// <summary>It needs another one's answer.</summary>
    public bool Refers => References.In(Url) || (Body.ValueKind != JsonValueKind.Undefined && References.In(Body.GetRawText()));

    /// <summary>The resource behind the version: <c>query</c>, <c>composite</c>, …</summary>
    public string Resource
    {
        get
        {
            var path = Url.Split('?')[0].Trim('/').Split('/');
            var at = Array.FindIndex(path, p => p.Length > 1 && p[0] == 'v' && char.IsAsciiDigit(p[1]));
            return at >= 0 && at + 1 < path.Length ? string.Join('/', path[(at + 1)..Math.Min(path.Length, at + 3)]) : "";
        }
    }

    public ApiAnswer Run(ApiCall outer, References references)
    {
        var url = references.Resolve(Url);
        var body = Body.ValueKind == JsonValueKind.Undefined ? default : references.ResolveJson(Body);
        var full = url.StartsWith("/services/data/", StringComparison.Ordinal) ? url : $"/services/data/{url.TrimStart('/')}";
        return outer.Org.Faults.PartError(outer.Org, Method, full, () => body.IsEmpty ? "" : System.Text.Encoding.UTF8.GetString(body.Span))
            ?? RestRouter.Answer(outer with { Method = Method, Body = body, Headers = Headers, IsNested = true }, full);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
