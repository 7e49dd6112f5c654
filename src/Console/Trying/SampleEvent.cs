using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Pages.Trying;

/// <summary>A booking that never was, to try settings with before the first real one has come.</summary>
internal static class SampleEvent
{
    public const string Id = "sample";

    public static byte[] At(DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        var starts = now.UtcDateTime.AddDays(3).ToString("yyyy-MM-ddTHH:00:00.000Z", System.Globalization.CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["id"] = "EVNT-SAMPLE", ["object"] = "event", ["type"] = "booking.scheduled", ["api_version"] = "v2", ["creation_time"] = time,
            ["data"] = new JsonObject
            {
                ["object"] = "booking", ["id"] = "BKNG-SAMPLE", ["subject"] = "Product demo", ["status"] = "scheduled",
                ["creation_time"] = time, ["last_updated_time"] = time, ["starting_time"] = starts, ["duration_minutes"] = 30,
                ["form_submission"] = new JsonObject
                {
                    ["name"] = "Carrie Customer", ["email"] = "carrie@customer.example", ["phone"] = "+1 415 555 0134", ["company"] = "Customer & Sons",
                    ["note"] = "We would like to see routing by region.",
                },
            },
        }.ToJsonString());
    }
}
