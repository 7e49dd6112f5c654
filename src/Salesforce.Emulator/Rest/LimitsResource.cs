namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/limits</c>. Only DailyApiRequests and DailyBulkApiBatches move; the others tell what a full org has.</summary>
internal static class LimitsResource
{
    private static readonly (string Name, int Max)[] Still =
    [
        ("DailyBulkV2QueryJobs", 10000), ("DailyAsyncApexExecutions", 250000), ("DailyDurableStreamingApiEvents", 10000),
        ("DailyStreamingApiEvents", 10000), ("DailyWorkflowEmails", 1000), ("DataStorageMB", 10240), ("FileStorageMB", 10240), ("HourlyTimeBasedWorkflow", 1000), ("SingleEmail", 5000), ("MassEmail", 5000),
    ];

    public static ApiAnswer Answer(ApiCall call)
    {
        var limit = call.Org.Settings.DailyLimit;
        var used = call.Org.Settings.UsedAtStart + call.Org.Usage.Calls;
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            Write("DailyApiRequests", limit, Math.Max(0, limit - used));
            Write("DailyBulkApiBatches", call.Org.Settings.DailyBulkBatches, Math.Max(0, call.Org.Settings.DailyBulkBatches - call.Org.Bulk.BatchesUsed));
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
