using OnceHub.Sync.Salesforce.Emulator.Bulk;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>Leads a call below <c>/services/data</c> to its resource, and turns every refusal into its documented answer.</summary>
internal static class RestRouter
{
    public const int OldestVersion = 50;
    public const int NewestVersion = 66;

    private static readonly string[] Resources =
        ["sobjects", "query", "queryAll", "search", "parameterizedSearch", "composite", "limits", "jobs", "metadata", "tooling", "recent"];

    /// <param name="call">Who calls with what; its path and query are taken from <paramref name="url"/>.</param>
    /// <param name="url">From <c>/services/data/</c> on, with the query, still escaped.</param>
    public static ApiAnswer Answer(ApiCall call, string url)
    {
        if (call.Method == "HEAD")
            return Answer(call with { Method = "GET" }, url) with { Body = default };
        try
        {
            return Route(Address(call, url));
        }
        catch (ApiException e)
        {
            return e.Answer;
        }
        catch (SoqlException e)
        {
            return ApiAnswer.Errors(400, (e.Code, e.Message));
        }
        catch (SaveException e)
        {
            return SaveAnswers.Failed(call, e.Errors);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return ApiAnswer.Errors(400, ("JSON_PARSER_ERROR", $"The request body does not have the shape of this resource: {e.Message}"));
        }
    }

    public static ApiCall Address(ApiCall call, string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var path = (mark < 0 ? url : url[..mark])["/services/data/".Length..].TrimEnd('/').Split('/');
        return call with
        {
            Version = path[0],
            Path = [.. path[1..].Select(Uri.UnescapeDataString)],
            Query = mark < 0 ? new Dictionary<string, string>() : ReadQuery(url[(mark + 1)..]),
        };
    }

    public static Dictionary<string, string> ReadQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[Unescape(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Unescape(pair[(equals + 1)..]);
        }
        return values;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool IsVersion(string text) =>
        text.Length > 3
        && text[0] == 'v'
        && text.EndsWith(".0", StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(1, text.Length - 3), out var number)
        && number is >= OldestVersion and <= NewestVersion;

    private static ApiAnswer Route(ApiCall call)
    {
        if (!IsVersion(call.Version))
            throw ApiException.NotFound();
        if (call.Path.Length == 0)
            return Index(call.OnlyRead());
        if (call is { IsNested: true, IsInBatch: false, Path: ["search" or "parameterizedSearch", ..] })
            throw new ApiException(400, "INVALID_INPUT", $"The resource {call.Path[0]} is not allowed in a composite request");
        if (call is { IsNested: true, Path: ["composite"] or ["composite", "batch" or "graph"] })
            throw new ApiException(400, "INVALID_INPUT", "A composite request cannot hold another one");
        return call.Path[0] switch
        {
            "sobjects" => SObjectResource.Answer(call),
            "query" or "queryAll" => QueryResource.Answer(call),
            "composite" => CompositeResource.Answer(call),
            "limits" => LimitsResource.Answer(call),
            "search" or "parameterizedSearch" => SearchResource.Answer(call),
            "jobs" => BulkResource.Answer(call),
            "metadata" => DeployResource.Answer(call),
            "tooling" when call.Path is ["tooling", "query", ..] => QueryResource.Answer(call with { Path = call.Path[1..] }),
            "recent" when call.OnlyRead() is { Path: ["recent"] } => ApiAnswer.Json(200, json =>
            {
                json.WriteStartArray();
                json.WriteEndArray();
            }),
            _ => throw ApiException.NotFound(),
        };
    }

    private static ApiAnswer Index(ApiCall call) => ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var resource in Resources)
            json.WriteString(resource, $"{call.BasePath}/{resource}");
        json.WriteString("identity", $"{call.Host}/id/{call.Org.Id}/{call.Rights.UserId}");
        json.WriteEndObject();
    });

    public static ApiAnswer Versions() => ApiAnswer.Json(200, json =>
    {
        json.WriteStartArray();
        for (var version = OldestVersion; version <= NewestVersion; version++)
        {
            json.WriteStartObject();
            json.WriteString("label", $"{(version % 3) switch { 2 => "Winter", 0 => "Spring", _ => "Summer" }} '{(version + 13) / 3}");
            json.WriteString("url", $"/services/data/v{version}.0");
            json.WriteString("version", $"{version}.0");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
