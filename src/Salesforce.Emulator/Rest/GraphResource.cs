using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/composite/graph</c>: up to 75 graphs of 500 nodes together; a graph is saved whole or not at all.</summary>
internal static class GraphResource
{
    private const int MaxGraphs = 75;
    private const int MaxNodes = 500;

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Method != "POST")
            throw ApiException.MethodNotAllowed(call.Method);
        if (!call.Json().TryGetProperty("graphs", out var graphs)
            || graphs.ValueKind != JsonValueKind.Array
            || graphs.GetArrayLength() > MaxGraphs)
            throw new ApiException(400, "INVALID_INPUT", $"graphs must hold at most {MaxGraphs} graphs");
        var all = graphs
            .EnumerateArray()
            .Select(g =>
                (
                    Id: g.TryGetProperty("graphId", out var id) ? id.ToString() : "",
                    Requests: CompositeResource.Requests(g, "compositeRequest")))
            .ToList();
        if (all.Sum(g => g.Requests.Count) > MaxNodes)
            throw new ApiException(400, "INVALID_INPUT", $"The limit of {MaxNodes} nodes is exceeded");
        if (all.Exists(g => g.Requests.Exists(r => !r.Resource.StartsWith("sobjects", StringComparison.OrdinalIgnoreCase))))
            throw new ApiException(400, "INVALID_INPUT", "A graph may hold requests to sobjects only");
        var answers = all.Select(g => CompositeResource.RunAll(call, g.Requests, allOrNone: true, inOrder: true)).ToList();
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("graphs");
            for (var i = 0; i < all.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("graphId", all[i].Id);
                json.WriteStartObject("graphResponse");
                CompositeResource.WriteAnswers(json, all[i].Requests, answers[i]);
                json.WriteEndObject();
                json.WriteBoolean("isSuccessful", !Array.Exists(answers[i], a => a.IsError));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
