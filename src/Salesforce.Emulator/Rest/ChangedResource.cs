using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/sobjects/X/updated</c> and <c>/deleted</c>: what changed between two moments.</summary>
internal static class ChangedResource
{
    public static ApiAnswer Answer(ApiCall call, ObjectType type)
    {
        var (from, to) = (Moment(call, "start"), Moment(call, "end"));
        bool Within(Row row) => row["SystemModstamp"] is DateTime at && at >= from && at < to;
        var table = call.Org.Database[type];
        var deleted = call.Path[2] == "deleted";
        var rows = (deleted ? table.Deleted : table.Live).Where(Within).ToList();
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(deleted ? "deletedRecords" : "ids");
            foreach (var row in rows)
            {
                if (!deleted)
                {
                    json.WriteStringValue(row.Id);
                    continue;
                }
                json.WriteStartObject();
                json.WriteString("id", row.Id);
                json.WriteString("deletedDate", JsonValues.Text(row["SystemModstamp"]!));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (deleted)
                json.WriteString("earliestDateAvailable", JsonValues.Text(from));
            json.WriteString("latestDateCovered", JsonValues.Text(to));
            json.WriteEndObject();
        });
    }

    private static DateTime Moment(ApiCall call, string name) =>
        DateTime.TryParse(
            call.Parameter(name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
            out var time)
            ? time
            : throw new ApiException(400, "INVALID_REPLICATION_DATE", $"{name} must be a date and time in ISO 8601");
}
