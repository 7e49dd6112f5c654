using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>A booking that nobody made, to try an org with: only in thought, or through everything.</summary>
public sealed class TestBookings(IInboxStore store, OrgWorker worker, TimeProvider time)
{
    private const string Type = "booking.scheduled";

    /// <summary>The event as OnceHub would send it, of a meeting in three days.</summary>
    /// <param name="name">Tells it from others: the ids end with it.</param>
    public static byte[] EventAt(DateTimeOffset now, string name)
    {
        var at = IsoTime.Milliseconds(now);
        var starts = now.UtcDateTime.AddDays(3).ToString("yyyy-MM-ddTHH:00:00.000Z", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["id"] = $"EVNT-{name}", ["object"] = "event", ["type"] = Type, ["api_version"] = "v2", ["creation_time"] = at,
            ["data"] = new JsonObject
            {
                ["object"] = "booking", ["id"] = $"BKNG-{name}", ["subject"] = "Product demo", ["status"] = "scheduled",
                ["creation_time"] = at, ["last_updated_time"] = at, ["starting_time"] = starts, ["duration_minutes"] = 30,
                ["form_submission"] = new JsonObject
                {
                    ["name"] = "Carrie Customer",
                    ["email"] = "carrie@customer.example",
                    ["phone"] = "+1 415 555 0134",
                    ["company"] = "Customer & Sons",
                    ["note"] = "We would like to see routing by region.",
                },
            },
        }.ToJsonString());
    }

    /// <summary>Sends one on the way of every other: its record and Event are made in Salesforce.</summary>
    public async Task<Result<SentTest>> SendAsync(OrgId org, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = $"TEST-{now.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}";
        var entry = new InboxEntry
        {
            Org = org,
            EventId = $"EVNT-{name}",
            SubjectId = $"BKNG-{name}",
            Type = Type,
            OrderTime = now,
            ReceivedAt = now,
            Payload = EventAt(now, name),
        };
        await store.AppendAsync([entry], cancellationToken);
        await worker.WakeAsync(org, cancellationToken);
        return new SentTest(entry.SubjectId);
    }
}

public sealed record SentTest(string BookingId);
