namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>
/// <c>/limits</c> and <c>/limits/recordCount</c>. Only DailyApiRequests and DailyBulkApiBatches move; the others tell what a full org has.
/// </summary>
internal static class LimitsResource
{
    private static readonly (string Name, int Max)[] Still =
    [
        ("DailyBulkV2QueryJobs", 10000), ("DailyAsyncApexExecutions", 250000), ("DailyDurableStreamingApiEvents", 10000),
        ("DailyStreamingApiEvents", 10000),
        ("DailyWorkflowEmails", 1000),
        ("DataStorageMB", 10240),
        ("FileStorageMB", 10240),
        ("HourlyTimeBasedWorkflow", 1000),
        ("SingleEmail", 5000),
        ("MassEmail", 5000),
    ];

    public static ApiAnswer Answer(ApiCall call) => call.Path switch
    {
        ["limits"] => All(call.OnlyRead()),
        ["limits", "recordCount"] => Count(call.OnlyRead()),
        _ => throw ApiException.NotFound(),
    };

    /// <summary>How many records objects have, of those named or of all; unknown names are passed over.</summary>
    private static ApiAnswer Count(ApiCall call)
    {
        var names = call.Parameter("sObjects")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? [.. call.Org.Catalog.Objects.Where(t => !t.IsSetup).Select(t => t.Name)];
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("sObjects");
            foreach (var name in names)
                if (call.Org.Catalog.TryObject(name, out var type) && call.Rights.CanRead(type))
                {
                    json.WriteStartObject();
                    json.WriteNumber("count", call.Org.Database[type].Count);
                    json.WriteString("name", type.Name);
                    json.WriteEndObject();
                }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static ApiAnswer All(ApiCall call)
    {
        var limit = call.Org.Settings.DailyLimit;
        var used = call.Org.Settings.UsedAtStart + call.Org.Usage.Calls;
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            Write("DailyApiRequests", limit, Math.Max(0, limit - used));
            Write(
                "DailyBulkApiBatches",
                call.Org.Settings.DailyBulkBatches,
                Math.Max(0, call.Org.Settings.DailyBulkBatches - call.Org.Bulk.BatchesUsed));
            foreach (var (name, max) in Still)
                Write(name, max, max);
            json.WriteEndObject();

            void Write(string name, int max, int remaining)
            {
                json.WriteStartObject(name);
                json.WriteNumber("Max", max);
                json.WriteNumber("Remaining", remaining);
                json.WriteEndObject();
            }
        });
    }
}
