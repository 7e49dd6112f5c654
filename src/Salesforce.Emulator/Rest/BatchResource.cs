using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/composite/batch</c>: up to 25 unrelated requests; each counts against the daily limit.</summary>
internal static class BatchResource
{
    private const int MaxRequests = 25;

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Method != "POST")
            throw ApiException.MethodNotAllowed(call.Method);
        var body = call.Json();
        if (!body.TryGetProperty("batchRequests", out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > MaxRequests)
            throw new ApiException(400, "INVALID_INPUT", $"batchRequests must hold 1 to {MaxRequests} requests");
        var halt = body.TryGetProperty("haltOnError", out var flag) && flag.ValueKind == JsonValueKind.True;
        var answers = new List<ApiAnswer>();
        foreach (var request in list.EnumerateArray())
            answers.Add(halt && answers.Exists(a => a.IsError)
                ? ApiAnswer.Errors(412, ("BATCH_PROCESSING_HALTED", "Batch processing halted per request"))
                : Subrequest.Read(request, "richInput").Run(call with { IsInBatch = true }, new References()));
        return ApiAnswer.Json(200, json => Write(json, answers));
    }

    /// <summary>What a batch costs: a call for each of its requests. Read before the daily limit is checked.</summary>
    public static int Cost(ApiCall call)
    {
        try
        {
            return call.Json().TryGetProperty("batchRequests", out var list) ? Math.Max(1, list.GetArrayLength()) : 1;
        }
        catch (Exception e) when (e is ApiException or InvalidOperationException)
        {
            return 1;
        }
    }

    private static void Write(Utf8JsonWriter json, List<ApiAnswer> answers)
    {
        json.WriteStartObject();
        json.WriteBoolean("hasErrors", answers.Exists(a => a.IsError));
        json.WriteStartArray("results");
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", answer.Status);
            json.WritePropertyName("result");
            if (answer.Body.Length == 0)
                json.WriteNullValue();
            else
                json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
