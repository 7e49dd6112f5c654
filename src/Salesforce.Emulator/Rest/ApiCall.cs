using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>A REST request, from the network or from within a composite one.</summary>
internal sealed record ApiCall
{
    public required Org Org { get; init; }
    public required UserRights Rights { get; init; }
    public required string Method { get; init; }

    /// <summary>Behind <c>/services/data/vXX.0</c>, unescaped, cut at slashes.</summary>
    public required string[] Path { get; init; }

    /// <summary><c>v60.0</c></summary>
    public required string Version { get; init; }

    public IReadOnlyDictionary<string, string> Query { get; init; } = FrozenDictionary<string, string>.Empty;
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Inside composite, batch or graph some resources are not allowed.</summary>
    public bool IsNested { get; init; }

    public bool IsInBatch { get; init; }

    /// <summary>Where the client reached the org, before the paths of its APIs.</summary>
    public string Host { get; init; } = "";

    public string BasePath => $"/services/data/{Version}";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    /// <exception cref="ApiException">The resource is only read.</exception>
    public ApiCall OnlyRead() => Method == "GET" ? this : throw ApiException.MethodNotAllowed(Method, "HEAD,GET");

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Its elements lie in <see cref="Body"/>, so that a message can tell the place of a value.</summary>
    /// <exception cref="ApiException">The body is no JSON.</exception>
    public JsonElement Json()
    {
        try
        {
            return JsonDocument.Parse(Body).RootElement;
        }
        catch (JsonException)
        {
            throw new ApiException(
                400,
                "JSON_PARSER_ERROR",
                Body.Length == 0
                    ? "The request body is empty: no content to map"
                    : "Unexpected character or end of input in the request body");
        }
    }
}

/// <summary>The answer to an <see cref="ApiCall"/>.</summary>
internal sealed record ApiAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    public static readonly ApiAnswer NoContent = new(204, default);

    public string ContentType { get; init; } = "application/json;charset=UTF-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    public bool IsError => Status >= 400;

    public static ApiAnswer Json(int status, Action<Utf8JsonWriter> write) => new(status, JsonBytes.Write(write));

    public static ApiAnswer Errors(int status, params ReadOnlySpan<(string Code, string Message)> errors)
    {
        var list = errors.ToArray();
        return Json(status, json =>
        {
            json.WriteStartArray();
            foreach (var (code, message) in list)
            {
                json.WriteStartObject();
                json.WriteString("message", message);
                json.WriteString("errorCode", code);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }
}

/// <summary>Ends a request with a documented error.</summary>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    public ApiAnswer Answer { get; } = ApiAnswer.Errors(status, (code, message));

    public static ApiException NotFound() => new(404, "NOT_FOUND", "The requested resource does not exist");

    /// <summary>An id in the path that cannot be one of the object's is read as the name of an external id.</summary>
    public static ApiException NoSuchKey(string name) =>
        new(404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {name}");

    public static ApiException MethodNotAllowed(string method, string allowed = "HEAD,GET,POST,PATCH,DELETE") =>
        new(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{method}' not allowed. Allowed are {allowed}");
}
