using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/composite</c>: up to 25 requests that may refer to each other's answers; and the same, in graphs.</summary>
internal static partial class CompositeResource
{
    private const int MaxSubrequests = 25;
    private const int MaxQueriesAndCollections = 5;

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Path.Length > 1)
            return call.Path[1] switch
            {
                "sobjects" => CollectionsResource.Answer(call),
                "batch" => BatchResource.Answer(call),
                "tree" => TreeResource.Answer(call),
                "graph" => GraphResource.Answer(call),
                _ => throw ApiException.NotFound(),
            };
        return call.Method switch
        {
            "POST" => Run(call),
            "GET" => ApiAnswer.Json(200, json => WriteIndex(call, json)),
            _ => throw ApiException.MethodNotAllowed(call.Method),
        };
    }

    private static void WriteIndex(ApiCall call, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var name in new[] { "tree", "batch", "sobjects", "graph" })
            json.WriteString(name, $"{call.BasePath}/composite/{name}");
        json.WriteEndObject();
    }

    private static ApiAnswer Run(ApiCall call)
    {
        var body = call.Json();
        var requests = Requests(body, "compositeRequest");
        if (requests.Count > MaxSubrequests)
            throw new ApiException(400, "INVALID_INPUT", $"The limit of {MaxSubrequests} subrequests in a composite request is exceeded");
        if (requests.Count(r =>
                r.Resource.StartsWith("query", StringComparison.OrdinalIgnoreCase)
                || r.Resource.StartsWith("composite/sobjects", StringComparison.OrdinalIgnoreCase)) > MaxQueriesAndCollections)
            throw new ApiException(
                400,
                "INVALID_INPUT",
                $"A composite request may have at most {MaxQueriesAndCollections} query and sObject Collections subrequests");
        var allOrNone = body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        var inOrder = body.TryGetProperty("collateSubrequests", out var collate) && collate.ValueKind == JsonValueKind.False;
        var answers = RunAll(call, requests, allOrNone, inOrder);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            WriteAnswers(json, requests, answers);
            json.WriteEndObject();
        });
    }

    public static List<Subrequest> Requests(JsonElement body, string key)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(key, out var list) || list.ValueKind != JsonValueKind.Array)
            throw new ApiException(400, "INVALID_INPUT", $"The request body must have {key}");
        List<Subrequest> requests = [.. list.EnumerateArray().Select(r => Subrequest.Read(r, "body"))];
        foreach (var request in requests)
            if (!ReferenceId().IsMatch(request.ReferenceId))
                throw new ApiException(
                    400,
                    "INVALID_INPUT",
                    $"Provided referenceId '{request.ReferenceId}' must start with a letter or a number, and it can contain only letters, "
                    + "numbers and underscores");
        if (requests.GroupBy(r => r.ReferenceId).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            throw new ApiException(400, "INVALID_INPUT", $"Duplicate reference id: {twice.Key}");
        return requests;
    }

    public static ApiAnswer[] RunAll(ApiCall call, List<Subrequest> requests, bool allOrNone, bool inOrder)
    {
        var references = new References();
        var failed = new HashSet<string>();
        var answers = call.Org.Database.Undo.Unit(
            () =>
            {
                var all = new ApiAnswer[requests.Count];
                foreach (var i in inOrder ? Enumerable.Range(0, requests.Count) : Collated(requests))
                    all[i] = RunOne(call, requests[i], references, failed);
                return all;
            },
            all => !allOrNone || !Array.Exists(all, a => a.IsError || HasFailedRow(a)));
        if (!allOrNone || failed.Count == 0)
            return answers;
        var halted = ApiAnswer.Errors(
            400, ("PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed."));
        return [.. answers.Select(a => a.IsError || HasFailedRow(a) ? a : halted)];
    }

    /// <summary>
    /// Unless told not to, Salesforce brings like requests together and promises no order. Here those without references
    /// go first, kind by kind, then the others as they stand: whoever relies on the order finds out.
    /// </summary>
    private static IEnumerable<int> Collated(List<Subrequest> requests)
    {
        var indexes = Enumerable.Range(0, requests.Count).ToList();
        var free = indexes.FindAll(i => !requests[i].Refers);
        return free.GroupBy(i => (requests[i].Method, requests[i].Resource)).SelectMany(g => g).Concat(indexes.Except(free));
    }

    public static void WriteAnswers(Utf8JsonWriter json, List<Subrequest> requests, ApiAnswer[] answers)
    {
        json.WriteStartArray("compositeResponse");
        for (var i = 0; i < answers.Length; i++)
        {
            json.WriteStartObject();
            json.WritePropertyName("body");
            if (answers[i].Body.Length == 0)
                json.WriteNullValue();
            else
                json.WriteRawValue(answers[i].Body.Span, skipInputValidation: true);
            json.WriteStartObject("httpHeaders");
            foreach (var (name, value) in answers[i].Headers)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteNumber("httpStatusCode", answers[i].Status);
            json.WriteString("referenceId", requests[i].ReferenceId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static ApiAnswer RunOne(ApiCall call, Subrequest request, References references, HashSet<string> failed)
    {
        ApiAnswer answer;
        try
        {
            answer = request.Run(call, references);
        }
        catch (BrokenReferenceException e)
        {
            answer = ApiAnswer.Errors(400, ("PROCESSING_HALTED", e.Message));
        }
        if (answer.IsError || HasFailedRow(answer))
            failed.Add(request.ReferenceId);
        references.Add(request.ReferenceId, answer);
        return answer;
    }

    /// <summary>A collection answers 200 with failed rows in it; for allOrNone that is a failure.</summary>
    private static bool HasFailedRow(ApiAnswer answer) => answer.Status == 200 && answer.Body.Span.IndexOf("\"success\":false"u8) >= 0;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_]*$")]
    private static partial Regex ReferenceId();
}
